package dev.tjtrain.run.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code metrics.csv}: a row an epoch, in the file as soon as the epoch has ended. */
public final class MetricsTable {

  private static final String HEADER =
      "epoch,train_loss,train_accuracy,val_loss,val_accuracy,seconds\n";

  private final Path file;

  private MetricsTable(Path file) {
    this.file = file;
  }

  /** Begins the table with the rows of the epochs so far, in place of an older one. */
  public static MetricsTable begin(RunDirectory directory, List<EpochMetrics> epochs)
      throws IOException {
    Path file = directory.file("metrics.csv");
    StringBuilder rows = new StringBuilder(HEADER);
    epochs.forEach(epoch -> rows.append(row(epoch)));
    AtomicFile.write(file, rows.toString().getBytes(UTF_8));
    return new MetricsTable(file);
  }

  /** Adds an epoch's row. */
  public void add(EpochMetrics epoch) throws IOException {
    AtomicFile.append(file, row(epoch).getBytes(UTF_8));
  }

  private static String row(EpochMetrics m) {
    return String.format(
        Locale.ROOT,
        "%d,%.8f,%.8f,%.8f,%.8f,%.3f%n",
        m.epoch(),
        m.trainLoss(),
        m.trainAccuracy(),
        m.validationLoss(),
        m.validationAccuracy(),
        m.seconds());
  }
}
