/**
 * The training loop: objective, optimizer, schedule, steps. Takes features and a network; gives one
 * record an epoch.
 */
@NullMarked
package dev.tjtrain.train;

import org.jspecify.annotations.NullMarked;
