/**
 * The pass over all images: decode, resize, frozen blocks. Takes a dataset and a network; gives one
 * tensor an image.
 */
@NullMarked
package dev.tjtrain.features;

import org.jspecify.annotations.NullMarked;
