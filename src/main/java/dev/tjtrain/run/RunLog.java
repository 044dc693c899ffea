package dev.tjtrain.run;

import dev.tjtrain.eval.Evaluation;
import dev.tjtrain.report.plot.ConfusionPlot;
import dev.tjtrain.report.plot.PngImage;
import dev.tjtrain.report.tensorboard.MarkdownTable;
import dev.tjtrain.report.tensorboard.TensorBoardWriter;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run tells TensorBoard, under the tutorial's tags; a step is an epoch. */
final class RunLog implements AutoCloseable {

  private final TensorBoardWriter writer;

  private RunLog(TensorBoardWriter writer) {
    this.writer = writer;
  }

  /** Begins an event file in {@code directory} with the options as a text. */
  static RunLog begin(Path directory, Map<String, Object> options) throws IOException {
    TensorBoardWriter writer = TensorBoardWriter.create(directory);
    Map<String, String> texts = new LinkedHashMap<>();
    options.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    writer.text("options", 0, MarkdownTable.of("option", "value", texts));
    return new RunLog(writer);
  }

  /** What an epoch came to at its learning rate. */
  void epoch(EpochMetrics m, double learningRate) throws IOException {
    writer.scalar("loss/train", m.epoch(), m.trainLoss());
    writer.scalar("accuracy/train", m.epoch(), m.trainAccuracy());
    writer.scalar("loss/val", m.epoch(), m.validationLoss());
    writer.scalar("accuracy/val", m.epoch(), m.validationAccuracy());
    writer.scalar("learning_rate", m.epoch(), learningRate);
  }

  /** The first training images, as a picture. */
  void sampleBatch(PngImage picture) throws IOException {
    writer.image("batch/train", 0, picture.bytes(), picture.width(), picture.height());
  }

  /** The confusion matrix of the test part, as a picture. */
  void tested(EpochMetrics best, Evaluation test) throws IOException {
    PngImage picture = ConfusionPlot.draw(test);
    writer.image(
        "confusion/test", best.epoch(), picture.bytes(), picture.width(), picture.height());
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
