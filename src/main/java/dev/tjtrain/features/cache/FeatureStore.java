package dev.tjtrain.features.cache;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of many images under one key, those of earlier runs among them. Safe for several
 * threads.
 *
 * <p>A tensor belongs to an image's content, as in git's object store, so that a renamed, copied or
 * restored image is known at once. An image file that looks as it did when it was last read is not
 * read at all, as in git's index.
 */
public final class FeatureStore implements Closeable {

  private static final String NO_LOOK = "0".repeat(64);
  private static final ByteBuffer NO_TENSOR = ByteBuffer.allocate(0);

  private final @Nullable FeatureFile file;
  private final Consumer<String> warnings;
  private final Consumer<String> giveUp;
  private final Map<String, String> contentByLook = new ConcurrentHashMap<>();
  private final Map<String, FeatureFile.Entry> byContent = new ConcurrentHashMap<>();
  private final AtomicInteger damaged = new AtomicInteger();
  private @Nullable Closeable lock;
  private @Nullable FeatureFile temporary;
  private boolean writable;

  /**
   * A tensor's bytes in a file. The system's page cache keeps them as fast as memory, while the
   * process stays small whatever the number of images.
   *
   * @param file that holds them
   * @param position of the first byte
   */
  public record Tensor(FileChannel file, long position) {

    /**
     * Reads until {@code target} is full. Safe for several threads.
     *
     * @throws EOFException if the file ends before
     */
    public void read(ByteBuffer target) throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int count = file.read(target, at);
        if (count < 0) {
          throw new EOFException("a file of features has become shorter");
        }
        at += count;
      }
    }
  }

  /** A store that finds nothing and keeps tensors for the run alone. */
  FeatureStore() {
    this.file = null;
    this.warnings = warning -> {};
    this.giveUp = reason -> {};
  }

  /**
   * Opens the file {@code path}, or begins it.
   *
   * @param lock is released by this once the store is complete
   * @param warnings takes a line if something was damaged
   * @param giveUp takes the reason when the file can no longer be written, and tensors go on to a
   *     temporary one
   */
  FeatureStore(
      Path path,
      int tensorBytes,
      Closeable lock,
      Consumer<String> warnings,
      Consumer<String> giveUp)
      throws IOException {
    FeatureFile opened = FeatureFile.open(path);
    this.file = opened;
    this.warnings = warnings;
    this.giveUp = giveUp;
    try {
      long lost = opened.forEach(this::remember);
      // A killed process leaves less than a record.
      if (opened.truncate() >= FeatureFile.recordBytes(tensorBytes) || lost > 0) {
        warnings.accept(
            "the feature cache was damaged; computing again what " + path + " has lost");
      }
      Files.setLastModifiedTime(path, FileTime.from(Instant.now())); // the time of last use
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    this.lock = lock;
    this.writable = true;
  }

  /**
   * Looks for the tensor of {@code image}, whose {@link ImageFile#content} is known afterwards if
   * it is found.
   *
   * @return where it is, or null if it has to be computed
   * @throws IOException if the image has to be read and cannot be
   */
  public @Nullable Tensor find(ImageFile image) throws IOException {
    if (file == null) {
      return null;
    }
    String known = contentByLook.get(image.look());
    Tensor tensor = known == null ? null : verified(known);
    if (known != null && tensor != null) {
      image.recognize(known);
      return tensor;
    }
    tensor = verified(image.content());
    if (tensor != null && image.isUnchanged()) {
      append(image, NO_TENSOR);
    }
    return tensor;
  }

  /**
   * Keeps the tensors of images that were not found.
   *
   * @param tensors their bytes, in the order of {@code images}
   * @return where they are, in that order
   * @throws IOException if they cannot be kept anywhere
   */
  public List<Tensor> add(List<ImageFile> images, ByteBuffer tensors) throws IOException {
    int tensorBytes = tensors.remaining() / images.size();
    List<Tensor> added = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      ByteBuffer tensor = tensors.slice(tensors.position() + i * tensorBytes, tensorBytes);
      Tensor kept = append(images.get(i), tensor);
      added.add(kept == null ? appendTemporarily(tensor) : kept);
    }
    return added;
  }

  /** Releases the lock: nothing is found or added from here on. Says what was damaged. */
  public void complete() throws IOException {
    contentByLook.clear();
    byContent.clear();
    if (damaged.get() > 0) {
      warnings.accept(
          "the feature cache was damaged; computed again: %d %s"
              .formatted(damaged.get(), damaged.get() == 1 ? "image" : "images"));
    }
    release();
  }

  /** Ends all reading. */
  @Override
  public void close() throws IOException {
    try {
      release();
    } finally {
      for (@Nullable FeatureFile opened : Arrays.asList(file, temporary)) {
        if (opened != null) {
          opened.close();
        }
      }
    }
  }

  private void release() throws IOException {
    Closeable held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }

  private void remember(FeatureFile.Entry entry) {
    if (entry.tensor() != null) {
      byContent.put(entry.content(), entry);
    }
    if (!entry.look().equals(NO_LOOK)) {
      contentByLook.put(entry.look(), entry.content());
    }
  }

  /** Where the tensor of {@code content} is, or null if there is none or it is damaged. */
  private @Nullable Tensor verified(String content) {
    FeatureFile.Entry entry = byContent.get(content);
    if (entry == null) {
      return null;
    }
    if (entry.isIntact()) {
      return entry.tensor();
    }
    byContent.remove(content, entry);
    damaged.incrementAndGet();
    return null;
  }

  /** Adds to the cache's file; null if it takes no more. */
  private synchronized @Nullable Tensor append(ImageFile image, ByteBuffer tensor)
      throws IOException {
    if (file == null || !writable) {
      return null;
    }
    String look = image.isUnchanged() ? image.look() : NO_LOOK;
    String content = image.content();
    try {
      FeatureFile.Entry entry = file.append(look, content, tensor);
      remember(entry);
      return entry.tensor();
    } catch (IOException e) {
      writable = false;
      giveUp.accept("the feature cache can no longer be written (" + e.getMessage() + ")");
      return null;
    }
  }

  private synchronized Tensor appendTemporarily(ByteBuffer tensor) throws IOException {
    try {
      if (temporary == null) {
        temporary = FeatureFile.temporary();
      }
      return requireNonNull(temporary.append(NO_LOOK, NO_LOOK, tensor).tensor());
    } catch (IOException e) {
      throw new IOException(
          "Cannot write a temporary file ("
              + e.getMessage()
              + "): free some space or name another folder with java -Djava.io.tmpdir=DIR",
          e);
    }
  }
}
