/**
 * Finds, splits and decodes labelled images. Reads the file system; gives frames and labels to
 * {@code model}.
 */
@NullMarked
package dev.tjtrain.data;

import org.jspecify.annotations.NullMarked;
