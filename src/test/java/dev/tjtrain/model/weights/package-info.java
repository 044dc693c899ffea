/** Tests of reading weights: real files of PyTorch, damaged ones, and ones made to do harm. */
@NullMarked
package dev.tjtrain.model.weights;

import org.jspecify.annotations.NullMarked;
