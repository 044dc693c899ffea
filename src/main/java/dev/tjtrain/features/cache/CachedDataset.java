package dev.tjtrain.features.cache;

import java.time.Instant;

/**
 * The rows of one dataset in the cache.
 *
 * @param id of their key
 * @param dataset folder of the images
 * @param rows what the rows are
 * @param images that have one
 * @param bytes on disk
 * @param lastUsed by a run
 */
public record CachedDataset(
    String id, String dataset, String rows, int images, long bytes, Instant lastUsed) {}
