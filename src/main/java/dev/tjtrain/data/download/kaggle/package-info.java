/**
 * Fetches datasets from Kaggle into the cache that kagglehub keeps. Reads the environment and the
 * command line's choice of a dataset; gives {@code run} a folder.
 */
@NullMarked
package dev.tjtrain.data.download.kaggle;

import org.jspecify.annotations.NullMarked;
