/**
 * The safetensors format. Takes a file; gives tensors and texts by name, and the other way round.
 */
@NullMarked
package dev.tjtrain.weights.safetensors;

import org.jspecify.annotations.NullMarked;
