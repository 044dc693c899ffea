/**
 * A trained network in the forms that other programs read. Takes a saved model; gives files for
 * PyTorch, torchvision, ONNX Runtime and DJL Serving.
 */
@NullMarked
package dev.tjtrain.network.export;

import org.jspecify.annotations.NullMarked;
