/** {@code audit}: finds what is wrong with the images of a dataset, and writes it down. */
@NullMarked
package dev.tjtrain.run.audit;

import org.jspecify.annotations.NullMarked;
