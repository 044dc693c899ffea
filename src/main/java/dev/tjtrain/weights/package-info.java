/**
 * Reads and writes files of weights: what {@code torch.save} and {@code torch.jit.save} write, and
 * safetensors. Takes a file that nobody vouches for; gives tensors by name, checked against what a
 * network expects. Runs nothing that a file holds. Finds the file behind an address, too.
 */
@NullMarked
package dev.tjtrain.weights;

import org.jspecify.annotations.NullMarked;
