/**
 * What every download shares: the surroundings it reads, the progress it reports and the way it
 * fails. Reads nothing but values; gives them to {@code http}, {@code archive} and {@code lock},
 * which {@code kaggle} and {@code torch} put together into the two fetchers.
 */
@NullMarked
package dev.tjtrain.data.download;

import org.jspecify.annotations.NullMarked;
