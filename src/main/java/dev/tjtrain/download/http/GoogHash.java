package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.files.Checksums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The checksums that Google's storage sends for a whole object, whatever part of it is asked for.
 * Format: <a
 * href="https://cloud.google.com/storage/docs/xml-api/reference-headers#xgooghash">x-goog-hash</a>,
 * {@code crc32c=BASE64,md5=BASE64}, in one header or several.
 *
 * @param base64 checksums by name, those of known names only
 */
record GoogHash(Map<String, String> base64) {

  static final GoogHash NONE = new GoogHash(Map.of());

  static GoogHash parse(List<String> headers) {
    Map<String, String> found = new HashMap<>();
    for (String header : headers) {
      for (String part : header.split(",", -1)) {
        String[] pair = part.strip().split("=", 2);
        if (pair.length == 2 && (pair[0].equals("md5") || pair[0].equals("crc32c"))) {
          found.put(pair[0], pair[1].strip());
        }
      }
    }
    return new GoogHash(Map.copyOf(found));
  }

  /** Reads the whole file; returns the name of a checksum that it does not have, if any. */
  Optional<String> mismatch(Path file, String name, DownloadProgress progress) throws IOException {
    if (base64.isEmpty()) {
      return Optional.empty();
    }
    MessageDigest md5 = Checksums.digest("MD5");
    CRC32C crc32c = new CRC32C();
    boolean wantsMd5 = base64.containsKey("md5");
    progress.check(
        file,
        name,
        (bytes, offset, length) -> {
          crc32c.update(bytes, offset, length);
          if (wantsMd5) {
            md5.update(bytes, offset, length);
          }
        });
    if (wantsMd5 && differs("md5", md5.digest())) {
      return Optional.of("MD5");
    }
    byte[] crc = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc32c.getValue()).array();
    return differs("crc32c", crc) ? Optional.of("CRC32C") : Optional.empty();
  }

  private boolean differs(String kind, byte[] actual) {
    String expected = base64.get(kind);
    return expected != null && !expected.equals(Base64.getEncoder().encodeToString(actual));
  }
}
