/**
 * Downloads into the caches that Python's tools share. Takes names of datasets and weights; gives
 * verified files. This room holds what the rooms below share.
 */
@NullMarked
package dev.tjtrain.download;

import org.jspecify.annotations.NullMarked;
