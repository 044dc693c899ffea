package dev.tjtrain.features.cache;

import dev.tjtrain.files.FileStamp;
import org.jspecify.annotations.Nullable;

/**
 * What a log says about one image.
 *
 * @param path what the dataset calls it
 * @param stamp what its file looked like; {@link FileStamp#NONE} if that is not to be relied on
 * @param hash of its content
 * @param checksum CRC32C of the row that comes with this entry; null if an earlier entry has it
 */
record Entry(String path, FileStamp stamp, ContentHash hash, @Nullable Integer checksum) {}
