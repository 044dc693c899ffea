package dev.tjtrain.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of text that have no reason to be large. */
public final class SmallFile {

  /** Far more than a run writes: a result on 3,000 classes takes 3 MB. */
  public static final int MOST_BYTES = 64 << 20;

  private SmallFile() {}

  /**
   * Reads {@code file}, which is known to exist.
   *
   * @throws InvalidInputException if it is a folder, a device or a pipe, which may never end, or
   *     holds more than {@link #MOST_BYTES}
   * @throws IOException if it cannot be read
   */
  public static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + ": is no regular file; replace or remove it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads {@code file}, likewise, as text in UTF-8.
   *
   * @throws java.nio.charset.CharacterCodingException if it is none
   */
  public static String text(Path file) throws IOException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(read(file))).toString();
  }

  /**
   * Reads {@code in} to its end.
   *
   * @param name what messages call it
   * @throws InvalidInputException if it holds more than {@link #MOST_BYTES}
   */
  public static byte[] read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new InvalidInputException(
          "%s: is too large, more than %d MB".formatted(name, MOST_BYTES >> 20));
    }
    return bytes;
  }
}
