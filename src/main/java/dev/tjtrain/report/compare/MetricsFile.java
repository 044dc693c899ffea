package dev.tjtrain.report.compare;

import dev.tjtrain.files.SmallFile;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Reads {@code metrics.csv}. */
final class MetricsFile {

  private static final String HEADER =
      "epoch,train_loss,train_accuracy,val_loss,val_accuracy,seconds";
  private static final int FIELDS = 6;

  private MetricsFile() {}

  /**
   * The epochs by number. Of an epoch that is there twice, as after a continued run, the later row
   * counts; a last row without its line end is still being written and is left out.
   */
  static List<EpochMetrics> read(Path file) throws IOException {
    String text = new String(SmallFile.read(file), StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    List<String> lines = whole.lines().toList();
    if (!lines.isEmpty() && !lines.get(0).equals(HEADER)) {
      throw new IOException(file + ": does not begin with the line " + HEADER);
    }
    TreeMap<Integer, EpochMetrics> epochs = new TreeMap<>();
    for (int number = 1; number < lines.size(); number++) {
      EpochMetrics metrics = row(file, number + 1, lines.get(number));
      epochs.put(metrics.epoch(), metrics);
    }
    return List.copyOf(epochs.values());
  }

  private static EpochMetrics row(Path file, int number, String line) throws IOException {
    String[] fields = line.split(",", -1);
    try {
      if (fields.length == FIELDS) {
        int epoch = Integer.parseInt(fields[0]);
        double[] values =
            Arrays.stream(fields, 1, FIELDS).mapToDouble(Double::parseDouble).toArray();
        if (epoch >= 0) {
          return new EpochMetrics(epoch, values[0], values[1], values[2], values[3], values[4]);
        }
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + ": line " + number + " holds something that is no number", e);
    }
    throw new IOException(file + ": line " + number + " is not a row of " + HEADER);
  }
}
