package dev.tjtrain.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.tjtrain.data.GrowingFile;
import dev.tjtrain.data.WholeFile;
import dev.tjtrain.train.EpochMetrics;
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
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that a run writes into. Its JSON files appear whole or not at all. */
final class RunDirectory {

  static final String METRICS = "metrics.csv";

  private static final Path PARENT = Path.of("runs");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path path;
  private final List<Path> made;

  /** {@code made} holds those of the folders that were not there before, the innermost first. */
  private RunDirectory(Path path, List<Path> made) {
    this.path = path;
    this.made = made;
  }

  /**
   * Makes the folder.
   *
   * @param chosen by the user, new or empty; null for {@code runs/<command>-<time>}
   * @throws IOException if it holds something already or cannot be written
   */
  static RunDirectory create(String command, @Nullable Path chosen) throws IOException {
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
      return new RunDirectory(path, made);
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

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Writes a JSON file. */
  void json(String name, Object value) throws IOException {
    WholeFile.write(file(name), (GSON.toJson(value) + "\n").getBytes(UTF_8));
  }

  /** Begins {@code metrics.csv}. */
  void beginMetrics() throws IOException {
    WholeFile.write(
        file(METRICS),
        "epoch,train_loss,train_accuracy,val_loss,val_accuracy,seconds\n".getBytes(UTF_8));
  }

  /** Adds an epoch's row to {@code metrics.csv}. */
  void metrics(EpochMetrics m) throws IOException {
    String row =
        String.format(
            Locale.ROOT,
            "%d,%.8f,%.8f,%.8f,%.8f,%.3f%n",
            m.epoch(),
            m.trainLoss(),
            m.trainAccuracy(),
            m.validationLoss(),
            m.validationAccuracy(),
            m.seconds());
    GrowingFile.append(file(METRICS), row.getBytes(UTF_8));
  }

  /** Removes the folders that were made for this run, as far as there is nothing in them. */
  void discardIfEmpty() {
    try {
      for (Path folder : made) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // Not empty, or not ours to delete any more: it stays.
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
    if (Files.isDirectory(chosen)) {
      try (Stream<Path> entries = Files.list(chosen)) {
        if (entries.findAny().isPresent()) {
          throw new IOException(
              chosen + " is not empty; choose another folder with --out, so that nothing is lost");
        }
      }
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
