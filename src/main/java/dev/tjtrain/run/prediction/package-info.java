/**
 * Classifies images with a saved model. Takes files, folders and patterns; gives predictions in
 * order.
 */
@NullMarked
package dev.tjtrain.run.prediction;

import org.jspecify.annotations.NullMarked;
