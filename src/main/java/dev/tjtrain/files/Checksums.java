package dev.tjtrain.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Checksums of files and bytes. A file is read once, from end to end, and never held in memory. */
public final class Checksums {

  private static final int CHUNK = 1 << 17;

  private Checksums() {}

  /** What both {@link MessageDigest} and {@link java.util.zip.Checksum} do with the next bytes. */
  @FunctionalInterface
  public interface Sink {
    /** Takes {@code length} bytes from {@code offset} on. */
    void update(byte[] bytes, int offset, int length);
  }

  /** Gives all bytes of {@code file} to {@code sink}. */
  public static void read(Path file, Sink sink) throws IOException {
    read(file, sink, done -> {});
  }

  /**
   * Gives all bytes of {@code file} to {@code sink}.
   *
   * @param progress is told after each piece how many bytes have been read
   */
  public static void read(Path file, Sink sink, LongConsumer progress) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long done = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        sink.update(chunk, 0, count);
        done += count;
        progress.accept(done);
      }
    }
  }

  /** Returns a digest that every Java platform has: MD5, SHA-1 or SHA-256. */
  public static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is part of every Java platform", e);
    }
  }

  /** Returns the SHA-256 (FIPS 180-4) of {@code file} as 64 lower-case hexadecimal digits. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = digest("SHA-256");
    read(file, digest::update);
    return hex(digest);
  }

  /** Returns the SHA-256 of {@code bytes} as 64 lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
  }

  /** Ends {@code digest} and returns it as lower-case hexadecimal digits. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
