package dev.tjtrain.weights.tensor;

import dev.tjtrain.download.Checksums;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Fingerprints files with SHA-256 (FIPS 180-4). */
public final class Sha256 {

  private Sha256() {}

  /**
   * Returns the hash of the file's bytes as 64 lower-case hexadecimal digits.
   *
   * @throws IOException if the file cannot be read
   */
  public static String of(Path file) throws IOException {
    MessageDigest digest = Checksums.digest("SHA-256");
    Checksums.read(file, (bytes, length) -> digest.update(bytes, 0, length));
    return HexFormat.of().formatHex(digest.digest());
  }
}
