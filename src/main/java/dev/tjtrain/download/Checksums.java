package dev.tjtrain.download;

import dev.tjtrain.download.DownloadProgress.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads a file once from end to end for its checksums. */
public final class Checksums {

  private static final int CHUNK = 1 << 17;

  private Checksums() {}

  /** Takes the next bytes of the file: the first {@code length} of {@code bytes}. */
  @FunctionalInterface
  public interface Sink {
    /** Takes {@code length} bytes. */
    void accept(byte[] bytes, int length);
  }

  /** Gives all bytes of {@code file} to {@code sink}. */
  public static void read(Path file, Sink sink) throws IOException {
    read(file, file.toString(), DownloadProgress.SILENT, sink);
  }

  /** Gives all bytes of {@code file} to {@code sink}, as a {@link Stage#CHECK} of {@code name}. */
  public static void read(Path file, String name, DownloadProgress progress, Sink sink)
      throws IOException {
    progress.started(Stage.CHECK, name, 0, Files.size(file));
    byte[] chunk = new byte[CHUNK];
    long done = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        sink.accept(chunk, count);
        done += count;
        progress.advanced(done);
      }
    }
    progress.finished();
  }

  /** Returns the SHA-256 (FIPS 180-4) of {@code file}'s bytes as 64 lower-case hex digits. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = digest("SHA-256");
    read(file, (bytes, length) -> digest.update(bytes, 0, length));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns a digest that every Java platform has: MD5, SHA-1 or SHA-256. */
  public static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is part of every Java platform", e);
    }
  }
}
