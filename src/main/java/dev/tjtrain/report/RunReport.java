package dev.tjtrain.report;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.report.plot.ConfusionPlot;
import dev.tjtrain.report.plot.CurvePlot;
import dev.tjtrain.report.plot.Fonts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes a run's {@code report.html}, which holds all it shows, and beside it the plots as
 * pictures.
 */
public final class RunReport {

  /** A picture of the first training images, which the page shows if it is there. */
  public static final String SAMPLE_BATCH = "sample-batch.png";

  private RunReport() {}

  /**
   * Writes {@code report.html}, {@code loss.png}, {@code accuracy.png} and, once there is a test
   * result, {@code confusion.png} into a folder that exists, in place of older ones. The page shows
   * {@link #SAMPLE_BATCH} if that is there.
   *
   * @throws IOException if a file cannot be written, or the plots cannot be drawn because the
   *     machine has no fonts; the page, which needs none, is there then
   */
  public static void write(Path runDir, ReportData data) throws IOException {
    Path picture = runDir.resolve(SAMPLE_BATCH);
    Optional<byte[]> batch =
        Files.isRegularFile(picture) ? Optional.of(Files.readAllBytes(picture)) : Optional.empty();
    AtomicFile.write(
        runDir.resolve("report.html"), ReportPage.of(data, batch).getBytes(StandardCharsets.UTF_8));
    if (!Fonts.areThere()) {
      throw new IOException("there are no plots, since " + Fonts.MISSING);
    }
    AtomicFile.write(
        runDir.resolve("loss.png"),
        CurvePlot.draw("Loss", false, EpochCurves.loss(data.epochs())).bytes());
    AtomicFile.write(
        runDir.resolve("accuracy.png"),
        CurvePlot.draw("Accuracy", true, EpochCurves.accuracy(data.epochs())).bytes());
    Evaluation best = data.best();
    Path confusion = runDir.resolve("confusion.png");
    if (best != null) {
      AtomicFile.write(confusion, ConfusionPlot.draw(best).bytes());
    } else {
      Files.deleteIfExists(confusion);
    }
  }
}
