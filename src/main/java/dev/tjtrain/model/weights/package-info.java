/**
 * Reads pretrained weights from files that nobody vouches for. Reads PyTorch state dicts (both of
 * its formats), TorchScript archives and safetensors from the file system, without running anything
 * they hold; gives tensors by name, as plain bytes, to {@code model}.
 */
@NullMarked
package dev.tjtrain.model.weights;

import org.jspecify.annotations.NullMarked;
