/**
 * Unpacks archives that nobody vouches for. Reads a zip file; gives {@code kaggle} a folder that is
 * whole.
 */
@NullMarked
package dev.tjtrain.data.download.archive;

import org.jspecify.annotations.NullMarked;
