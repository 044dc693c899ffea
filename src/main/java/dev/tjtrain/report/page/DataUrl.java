package dev.tjtrain.report.page;

import java.util.Base64;
import java.util.Optional;

/** Pictures inside a page. */
public final class DataUrl {

  private DataUrl() {}

  /** A JPEG or PNG as a {@code data:} URL; empty for anything else. */
  public static Optional<String> of(byte[] picture) {
    return mediaType(picture)
        .map(type -> "data:" + type + ";base64," + Base64.getEncoder().encodeToString(picture));
  }

  /** By the first bytes; such URLs carry no name to go by. */
  private static Optional<String> mediaType(byte[] picture) {
    if (startsWith(picture, 0xff, 0xd8, 0xff)) {
      return Optional.of("image/jpeg");
    }
    return startsWith(picture, 0x89, 'P', 'N', 'G') ? Optional.of("image/png") : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }
}
