package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.PairedTest;
import dev.tjtrain.files.CsvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run's model says of its test images, by {@code predictions.csv}.
 *
 * @param right whether it has the class right, by path and true class
 */
public record TestPredictions(Map<String, Boolean> right) {

  private static final List<String> HEADER = List.of("path", "class", "predicted");

  /**
   * Reads those of a run; there are none of an unfinished or older run.
   *
   * @throws IOException if the file cannot be understood: one line that names it
   */
  public static TestPredictions read(Path runDir) throws IOException {
    Path file = runDir.resolve("predictions.csv");
    Map<String, Boolean> right = new HashMap<>();
    if (Files.exists(file)) {
      List<List<String>> rows = CsvFile.rows(file);
      if (rows.isEmpty()
          || rows.stream().anyMatch(row -> row.size() <= HEADER.size())
          || !rows.get(0).subList(0, HEADER.size()).equals(HEADER)) {
        throw new IOException(file + ": is no table of " + String.join(",", HEADER));
      }
      for (List<String> row : rows.subList(1, rows.size())) {
        right.put(row.get(0) + '\0' + row.get(1), row.get(1).equals(row.get(2)));
      }
    }
    return new TestPredictions(right);
  }

  /** This model first, {@code other} second; empty unless they were tested on the same images. */
  public Optional<PairedTest> against(TestPredictions other) {
    return right.isEmpty() || !right.keySet().equals(other.right.keySet())
        ? Optional.empty()
        : Optional.of(PairedTest.of(right, other.right));
  }
}
