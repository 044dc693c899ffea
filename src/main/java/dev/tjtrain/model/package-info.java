/**
 * The network: its architecture, its weights and its saved form. Reads frames from {@code data};
 * gives logits and parameters to {@code train} and {@code eval}.
 */
@NullMarked
package dev.tjtrain.model;

import org.jspecify.annotations.NullMarked;
