/**
 * Reads pretrained weights from files that nobody vouches for. Takes a file of any common format;
 * gives tensors by name, checked against the network. Runs nothing that a file holds.
 */
@NullMarked
package dev.tjtrain.weights;

import org.jspecify.annotations.NullMarked;
