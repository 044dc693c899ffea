package dev.tjtrain.model.cache;

/**
 * Where a row lies.
 *
 * @param file that holds it
 * @param position of its first byte
 */
public record RowPlace(RowFile file, long position) {}
