/**
 * What every room needs of the file system: files that appear whole or not at all, locks, what a
 * failed write means to the user. Knows nothing of images or networks.
 */
@NullMarked
package dev.tjtrain.files;

import org.jspecify.annotations.NullMarked;
