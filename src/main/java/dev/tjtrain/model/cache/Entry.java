package dev.tjtrain.model.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a log says about one image.
 *
 * @param path what the dataset calls it
 * @param stamp what its file looked like; {@link Stamp#NONE} if that is not to be relied on
 * @param hash of its content
 * @param checksum CRC32C of the row that comes with this entry; null if an earlier entry has it
 */
record Entry(String path, Stamp stamp, ContentHash hash, @Nullable Integer checksum) {}
