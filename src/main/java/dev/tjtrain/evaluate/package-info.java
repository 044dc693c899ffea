/**
 * Measures a network on a part of the data. Takes logits; gives loss, accuracy, confusion matrix.
 */
@NullMarked
package dev.tjtrain.evaluate;

import org.jspecify.annotations.NullMarked;
