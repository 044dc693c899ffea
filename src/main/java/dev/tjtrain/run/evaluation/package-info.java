/** Measures a saved model on labelled images. Takes its configuration; gives an evaluation. */
@NullMarked
package dev.tjtrain.run.evaluation;

import org.jspecify.annotations.NullMarked;
