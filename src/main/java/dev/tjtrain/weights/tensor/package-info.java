/**
 * Tensors as files hold them, and the limits that reading keeps to. Takes bytes; gives typed
 * values.
 */
@NullMarked
package dev.tjtrain.weights.tensor;

import org.jspecify.annotations.NullMarked;
