package dev.tjtrain.features.cache;

/**
 * Where a row lies.
 *
 * @param file that holds it
 * @param position of its first byte
 */
public record FeatureLocation(FeatureFile file, long position) {}
