/**
 * Training, validation and test part. Takes labelled images; gives the indices of each part: at
 * random as PyTorch does, class by class, by blocks of a film, or as the data gives them.
 */
@NullMarked
package dev.tjtrain.dataset.split;

import org.jspecify.annotations.NullMarked;
