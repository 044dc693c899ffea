/**
 * The network: its structure, its weights, its saved form. Takes weights and batches of images;
 * gives logits and parameters.
 */
@NullMarked
package dev.tjtrain.network;

import org.jspecify.annotations.NullMarked;
