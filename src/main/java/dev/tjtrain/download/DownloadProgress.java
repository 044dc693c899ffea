package dev.tjtrain.download;

import dev.tjtrain.files.Checksums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Listens to a download. Every method is called on the thread that downloads, and does nothing by
 * default.
 *
 * <p>Work comes in stages, one after the other: {@link #started}, any number of {@link #advanced},
 * {@link #finished}. A stage that fails is not finished; the fetcher then throws.
 */
public interface DownloadProgress {

  /** Listens to nothing. */
  DownloadProgress SILENT = new DownloadProgress() {};

  /** What a stage does with the bytes that it counts. */
  enum Stage {
    /** Bytes come from the network. */
    DOWNLOAD,
    /** Bytes of a file are compared with its checksum. */
    CHECK,
    /** Bytes are written out of an archive. */
    EXTRACT
  }

  /**
   * A stage begins.
   *
   * @param what what is worked on, for people to read
   * @param done bytes that need no work any more: what an earlier start has left
   * @param total bytes in all, {@code done} included, or -1 if that is unknown
   */
  default void started(Stage stage, String what, long done, long total) {}

  /**
   * The stage stands at {@code done} bytes. Smaller than before where the server cannot resume and
   * the file starts again.
   */
  default void advanced(long done) {}

  /** The stage is complete. */
  default void finished() {}

  /**
   * Someone else is fetching {@code what}; the fetcher waits for the result.
   *
   * @param holder who, for people to read: "process 4711"
   */
  default void waiting(String what, String holder) {}

  /**
   * Something worth a line of output: a retry, a broken file that is fetched again, a doubtful
   * checksum.
   */
  default void notice(String line) {}

  /** Gives all bytes of {@code file} to {@code sink}, as a {@link Stage#CHECK} of {@code what}. */
  default void check(Path file, String what, Checksums.Sink sink) throws IOException {
    started(Stage.CHECK, what, 0, Files.size(file));
    Checksums.read(file, sink, this::advanced);
    finished();
  }
}
