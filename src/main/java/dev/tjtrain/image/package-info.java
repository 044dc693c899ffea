/** Decodes images. Takes the bytes of a file; gives RGB pixels with Pillow's values. */
@NullMarked
package dev.tjtrain.image;

import org.jspecify.annotations.NullMarked;
