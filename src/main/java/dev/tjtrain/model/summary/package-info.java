/**
 * What the network is made of: its modules, their sizes and costs. Reads the architecture from
 * {@code model}'s archive by way of {@code model.weights}, without libtorch; gives records.
 */
@NullMarked
package dev.tjtrain.model.summary;

import org.jspecify.annotations.NullMarked;
