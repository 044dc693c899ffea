package dev.tjtrain.features.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.FileStamp;
import dev.tjtrain.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * An image file on its way to a tensor. Its size and times are looked at first, and it is read at
 * most once: the digest is that of the very bytes that are decoded, whatever happens to the file
 * meanwhile. For one thread.
 */
public final class ImageFile {

  private final int index;
  private final String path;
  private final Path file;
  private final FileStamp stamp;
  private final boolean settled;
  private byte @Nullable [] bytes;
  private @Nullable String content;

  /**
   * Looks at an image file, without reading it.
   *
   * @param index of the image in its dataset
   * @param path below the dataset's folder
   * @param file where it is
   */
  public ImageFile(int index, String path, Path file) {
    this(index, path, file, InstantSource.system());
  }

  /** {@code clock} tells whether the file was changed only just now. */
  ImageFile(int index, String path, Path file, InstantSource clock) {
    this.index = index;
    this.path = path;
    this.file = file;
    this.stamp = FileStamp.of(file);
    this.settled = stamp.isSettled(clock.instant());
  }

  /** Index of the image in its dataset. */
  public int index() {
    return index;
  }

  /** Path below the dataset's folder. */
  public String path() {
    return path;
  }

  /** SHA-256 of the path and of the file's size and times, from before the file was read. */
  String look() {
    return Checksums.sha256((path + '\0' + stamp).getBytes(UTF_8));
  }

  /**
   * Whether an equal {@link #look} means equal content from now on. It does not if the file was
   * changed just before it was looked at, or since.
   */
  boolean isUnchanged() {
    return settled && FileStamp.of(file).equals(stamp);
  }

  /**
   * The file's content.
   *
   * @throws IOException if it cannot be read; names it
   */
  public byte[] bytes() throws IOException {
    if (bytes == null) {
      bytes = new ImageDecoder().read(file);
    }
    return bytes;
  }

  /** Sets the SHA-256 of the content, which is known from an earlier run. */
  void recognize(String known) {
    content = known;
  }

  /**
   * SHA-256 of the content in hexadecimal digits, equal for equal images.
   *
   * @throws IOException if the file has to be read for that, and cannot be
   */
  public String content() throws IOException {
    if (content == null) {
      content = Checksums.sha256(bytes());
    }
    return content;
  }

  /** Lets go of the bytes, once they are decoded. */
  public void release() {
    bytes = null;
  }
}
