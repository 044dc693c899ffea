/** Kaggle datasets in kagglehub's cache. Takes a dataset's name; gives its folder. */
@NullMarked
package dev.tjtrain.download.kaggle;

import org.jspecify.annotations.NullMarked;
