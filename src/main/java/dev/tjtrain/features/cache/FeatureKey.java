package dev.tjtrain.features.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.Checksums;

/**
 * Everything that an image's features depend on, but for the image.
 *
 * @param dataset folder of the images
 * @param features what they are, for people
 * @param origin what else decides their values, such as the hash of the weights
 */
public record FeatureKey(String dataset, String features, String origin) {

  /** To be raised whenever the same image would give other features, or the file format changes. */
  private static final int VERSION = 3;

  private static final int ID_DIGITS = 32;

  /** The first hexadecimal digits of SHA-256 over all of it and the version. */
  public String id() {
    String all = String.join("\0", String.valueOf(VERSION), dataset, features, origin);
    return Checksums.sha256(all.getBytes(UTF_8)).substring(0, ID_DIGITS);
  }
}
