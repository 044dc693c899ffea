/**
 * Python's pickle, read and written without building its objects. Takes bytes; gives dicts, lists
 * and views of tensors.
 */
@NullMarked
package dev.tjtrain.weights.pickle;

import org.jspecify.annotations.NullMarked;
