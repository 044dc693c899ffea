/**
 * A trained model in the forms that other programs take. Reads a {@link
 * dev.tjtrain.model.SavedModel}; gives files to PyTorch, torchvision and DJL Serving.
 */
@NullMarked
package dev.tjtrain.model.export;

import org.jspecify.annotations.NullMarked;
