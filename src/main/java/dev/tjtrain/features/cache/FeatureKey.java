package dev.tjtrain.features.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.download.Checksums;
import java.util.HexFormat;

/**
 * Everything that a row depends on, but for the image.
 *
 * @param dataset folder of the images
 * @param rows what the rows are, for people
 * @param origin what else decides their values, such as the hash of the weights
 */
public record FeatureKey(String dataset, String rows, String origin) {

  /** To be raised whenever the same image would give another row, or the file is laid out anew. */
  private static final int VERSION = 1;

  private static final int ID_BYTES = 16;

  /** 32 hexadecimal digits: the beginning of SHA-256 over all of it and the version. */
  public String id() {
    String all = String.join("\0", String.valueOf(VERSION), dataset, rows, origin);
    byte[] digest = Checksums.digest("SHA-256").digest(all.getBytes(UTF_8));
    return HexFormat.of().formatHex(digest, 0, ID_BYTES);
  }
}
