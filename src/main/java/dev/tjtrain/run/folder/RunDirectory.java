package dev.tjtrain.run.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.ProcessLock;
import dev.tjtrain.run.record.RecordedRun;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a run writes into, closed to other processes. Its JSON files appear whole or not
 * at all.
 */
public final class RunDirectory implements AutoCloseable {

  /** Name of the file that keeps a run to one process. */
  static final String LOCK = ".lock";

  /** What the best epoch's model says of each test image. */
  public static final String PREDICTIONS = "predictions.csv";

  private static final List<String> RESULTS =
      List.of(
          PREDICTIONS, "result.json", "report.html", "loss.png", "accuracy.png", "confusion.png");
  private static final Path PARENT = Path.of("runs");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path path;
  private final Optional<List<Path>> made;
  private final ProcessLock lock;

  /**
   * Locks {@code path}.
   *
   * @param made the folders that were not there before, the innermost first; empty for a run that
   *     goes on
   */
  private RunDirectory(Path path, Optional<List<Path>> made) throws IOException {
    this.path = path;
    this.made = made;
    this.lock =
        ProcessLock.tryAcquire(path.resolve(LOCK))
            .orElseThrow(
                () ->
                    new IOException(
                        path
                            + ": another tj-train is at work on this run; wait until it has ended,"
                            + " or end it"));
  }

  /**
   * Makes the folder.
   *
   * @param chosen by the user, new or empty; null for {@code runs/<command>-<time>}
   * @throws IOException if it holds something already or cannot be written
   */
  public static RunDirectory create(String command, @Nullable Path chosen) throws IOException {
    Path wanted = chosen == null ? PARENT : chosen;
    try {
      List<Path> made = new ArrayList<>(missing(wanted));
      Path path = wanted;
      if (chosen == null) {
        path = numbered(command + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
        made.add(0, path);
      } else {
        checkEmpty(chosen);
        Files.createDirectories(chosen);
      }
      Files.delete(Files.createTempFile(path, "write", ".test"));
      return new RunDirectory(path, Optional.of(made));
    } catch (AccessDeniedException e) {
      throw new IOException(
          wanted + " cannot be written: permission denied; choose another folder with --out", e);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + " is a file, not a folder; choose another with --out", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "it cannot be made" : e.getReason();
      throw new IOException(
          wanted + " cannot be written: " + reason + "; choose another folder with --out", e);
    }
  }

  /**
   * Opens the folder of a run that goes on, and clears away what a killed process has left half
   * written.
   *
   * @throws IOException if another process is at work on it, or it cannot be written
   */
  public static RunDirectory reopen(Path path) throws IOException {
    try {
      RunDirectory directory = new RunDirectory(path, Optional.empty());
      UnfinishedRunFiles.clear(path);
      return directory;
    } catch (FileSystemException e) {
      String reason = e instanceof AccessDeniedException ? "permission denied" : e.getReason();
      throw new IOException(path + " cannot be written: " + reason, e);
    }
  }

  public Path path() {
    return path;
  }

  public Path file(String name) {
    return path.resolve(name);
  }

  /** Writes a JSON file. */
  public void json(String name, Object value) throws IOException {
    AtomicFile.write(file(name), text(value).getBytes(UTF_8));
  }

  /** What {@link #json} writes. */
  public static String text(Object value) {
    return GSON.toJson(value) + "\n";
  }

  /** Removes what an earlier end of this run has left, which is no longer its end. */
  public void discardResults() throws IOException {
    for (String name : RESULTS) {
      Files.deleteIfExists(file(name));
    }
  }

  /**
   * Lets other processes in. A new folder in which there is nothing but config.json, since the run
   * has failed before it had anything to go on from, is removed, and those made for it as well.
   */
  @Override
  public void close() throws IOException {
    try {
      if (made.isPresent() && UnfinishedRunFiles.nothingBut(path, RecordedRun.FILE)) {
        Files.deleteIfExists(file(RecordedRun.FILE));
        UnfinishedRunFiles.clear(path);
        lock.close();
        Files.deleteIfExists(file(LOCK));
        for (Path folder : made.get()) {
          Files.deleteIfExists(folder);
        }
      }
    } catch (FileSystemException e) {
      // Not empty, or not ours to delete any more: it stays.
    } finally {
      lock.close();
    }
  }

  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder; at != null && Files.notExists(at); at = at.getParent()) {
      missing.add(at);
    }
    return missing;
  }

  private static void checkEmpty(Path chosen) throws IOException {
    if (Files.isDirectory(chosen) && !UnfinishedRunFiles.nothingBut(chosen, LOCK)) {
      throw new IOException(
          chosen + " is not empty; choose another folder with --out, so that nothing is lost");
    }
  }

  /** Runs started within the same second get a number. */
  private static Path numbered(String name) throws IOException {
    Files.createDirectories(PARENT);
    for (int i = 1; ; i++) {
      Path path = PARENT.resolve(i == 1 ? name : name + "-" + i);
      try {
        return Files.createDirectory(path);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(path)) {
          throw e;
        }
      }
    }
  }
}
