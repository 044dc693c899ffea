/**
 * The training loop, its objective, its optimizers and schedules. Reads features and parameters
 * from {@code model}; gives one record an epoch to {@code run}.
 */
@NullMarked
package dev.tjtrain.train;

import org.jspecify.annotations.NullMarked;
