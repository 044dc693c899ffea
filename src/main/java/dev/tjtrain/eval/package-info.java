/**
 * Measures a model on a part of the data. Reads logits from {@code model}; gives plain records to
 * {@code report} by way of {@code run}.
 */
@NullMarked
package dev.tjtrain.eval;

import org.jspecify.annotations.NullMarked;
