package dev.tjtrain.run.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that a killed process leaves in a run's folder, written in part. */
final class UnfinishedRunFiles {

  /** Names under which files are written before they are moved to their own. */
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "[a-z-]+\\.(json|csv|png|html|pt|safetensors)(\\.\\d+)?\\.part(ial)?"
              + "|write\\d+\\.test");

  private UnfinishedRunFiles() {}

  /** Deletes them. */
  static void clear(Path folder) throws IOException {
    for (Path file : files(folder)) {
      if (isTemporary(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Whether {@code folder} holds nothing else but files of that name, and the lock. */
  static boolean nothingBut(Path folder, String name) throws IOException {
    return files(folder).stream()
        .allMatch(
            file -> isTemporary(file) || file.endsWith(name) || file.endsWith(RunDirectory.LOCK));
  }

  private static boolean isTemporary(Path file) {
    return TEMPORARY.matcher(String.valueOf(file.getFileName())).matches();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
