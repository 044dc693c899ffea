package dev.tjtrain.features.cache;

import static java.util.Objects.requireNonNull;

import dev.tjtrain.files.FileStamp;
import dev.tjtrain.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One image on its way to a row. It is looked at first, and read at most once: the hash is that of
 * the very bytes that are decoded, whatever happens to the file meanwhile. For one thread.
 */
public final class ImageReading {

  private final String path;
  private final Path file;
  private final FileStamp stamp;
  private final boolean settled;
  private byte @Nullable [] bytes;
  private @Nullable ContentHash hash;

  /**
   * Looks at an image.
   *
   * @param path what the dataset calls it
   * @param file where it is
   */
  public ImageReading(String path, Path file) {
    this(path, file, InstantSource.system());
  }

  /** {@code clock} tells whether the file was changed only just now. */
  ImageReading(String path, Path file, InstantSource clock) {
    this.path = path;
    this.file = file;
    this.stamp = FileStamp.of(file);
    this.settled = stamp.isSettled(clock.instant());
  }

  String path() {
    return path;
  }

  /** What the file looked like before it was read. */
  FileStamp stamp() {
    return stamp;
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

  /** It is known what the file holds: it was read before, and looks as it did then. */
  public void recognise(ContentHash content) {
    hash = content;
  }

  /**
   * What the file holds, by which equal images are known.
   *
   * @throws IOException if it has to be read for that, and cannot be
   */
  public ContentHash hash() throws IOException {
    if (hash == null) {
      hash = ContentHash.of(bytes());
    }
    return hash;
  }

  /** Lets go of the content, once it is decoded. */
  public void release() {
    bytes = null;
  }

  /** What a later run may rely on: no stamp if the file was changed just before or meanwhile. */
  FileStamp lastingStamp() {
    return settled && FileStamp.of(file).equals(stamp) ? stamp : FileStamp.NONE;
  }

  /** This image's entry; its {@link #hash} has to be known. */
  Entry entry(@Nullable Integer checksum) {
    return new Entry(path, lastingStamp(), requireNonNull(hash), checksum);
  }
}
