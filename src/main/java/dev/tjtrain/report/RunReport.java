package dev.tjtrain.report;

import dev.tjtrain.data.WholeFile;
import dev.tjtrain.eval.Evaluation;
import dev.tjtrain.report.plot.ConfusionPlot;
import dev.tjtrain.report.plot.CurvePlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a run's {@code report.html}, which holds all it shows, and beside it the plots as
 * pictures.
 */
public final class RunReport {

  private RunReport() {}

  /**
   * Writes {@code report.html}, {@code loss.png}, {@code accuracy.png} and, once there is a test
   * result, {@code confusion.png} into a folder that exists, in place of older ones.
   *
   * @throws IOException if a file cannot be written, or the plots cannot be drawn because the
   *     machine has no fonts; the page, which needs none, is there then
   */
  public static void write(Path runDir, ReportData data) throws IOException {
    WholeFile.write(
        runDir.resolve("report.html"), ReportPage.of(data).getBytes(StandardCharsets.UTF_8));
    WholeFile.write(
        runDir.resolve("loss.png"),
        CurvePlot.draw("Loss", false, EpochCurves.loss(data.epochs())).bytes());
    WholeFile.write(
        runDir.resolve("accuracy.png"),
        CurvePlot.draw("Accuracy", true, EpochCurves.accuracy(data.epochs())).bytes());
    Evaluation best = data.best();
    if (best != null) {
      WholeFile.write(runDir.resolve("confusion.png"), ConfusionPlot.draw(best).bytes());
    }
  }
}
