/**
 * The engine: which device computes, how libtorch is set up, TorchScript modules. Takes module
 * files and tensors; gives tensors.
 */
@NullMarked
package dev.tjtrain.torch;

import org.jspecify.annotations.NullMarked;
