/**
 * A run of {@code transfer} or {@code fine-tune}, new or resumed. Takes its configuration; gives a
 * run folder.
 */
@NullMarked
package dev.tjtrain.run.training;

import org.jspecify.annotations.NullMarked;
