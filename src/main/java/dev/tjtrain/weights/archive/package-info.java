/**
 * PyTorch's archives: what {@code torch.save} and {@code torch.jit.save} write. Takes a file; gives
 * its entries and tensors.
 */
@NullMarked
package dev.tjtrain.weights.archive;

import org.jspecify.annotations.NullMarked;
