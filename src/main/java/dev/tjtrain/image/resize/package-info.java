/**
 * Resizes images. Takes RGB pixels; gives RGB pixels with the values of Pillow's bilinear resize.
 */
@NullMarked
package dev.tjtrain.image.resize;

import org.jspecify.annotations.NullMarked;
