/**
 * Labelled images. Takes a source: a folder, the sample or a dataset on Kaggle. Gives the images of
 * its class folders with their labels, and splits them at random or by blocks of a film into the
 * indices of each part.
 */
@NullMarked
package dev.tjtrain.dataset;

import org.jspecify.annotations.NullMarked;
