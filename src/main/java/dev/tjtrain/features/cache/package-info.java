/**
 * Features kept for the next run. Takes image files and tensors as bytes; gives them back by the
 * image's content.
 */
@NullMarked
package dev.tjtrain.features.cache;

import org.jspecify.annotations.NullMarked;
