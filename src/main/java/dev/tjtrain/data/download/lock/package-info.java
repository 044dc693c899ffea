/**
 * Keeps two fetchers off the same file. Reads the file system; gives a lock to {@code kaggle} and
 * {@code torch}.
 */
@NullMarked
package dev.tjtrain.data.download.lock;

import org.jspecify.annotations.NullMarked;
