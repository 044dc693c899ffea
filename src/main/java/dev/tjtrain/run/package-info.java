/**
 * Assembles a run: data, model, loop, run directory. Reads an immutable configuration from {@code
 * cli}; gives exit states and records back.
 */
@NullMarked
package dev.tjtrain.run;

import org.jspecify.annotations.NullMarked;
