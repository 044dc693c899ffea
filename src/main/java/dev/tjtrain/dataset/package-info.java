/**
 * Labelled images: lists class folders and splits them. Takes a folder; gives image files, labels
 * and the indices of each part.
 */
@NullMarked
package dev.tjtrain.dataset;

import org.jspecify.annotations.NullMarked;
