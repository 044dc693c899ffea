/**
 * Labelled images. Takes a source: a folder, the sample or a dataset on Kaggle; gives its images
 * with the labels of their folders or of a table.
 */
@NullMarked
package dev.tjtrain.dataset;

import org.jspecify.annotations.NullMarked;
