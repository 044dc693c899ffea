package dev.tjtrain.run.folder;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.plot.ConfusionPlot;
import dev.tjtrain.report.plot.PngImage;
import dev.tjtrain.report.tensorboard.MarkdownTable;
import dev.tjtrain.report.tensorboard.TensorBoardWriter;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run tells TensorBoard, under the tutorial's tags; a step is an epoch. */
public final class RunLog implements AutoCloseable {

  private static final String PREFIX = "events.out.tfevents.";

  private final TensorBoardWriter writer;

  private RunLog(TensorBoardWriter writer) {
    this.writer = writer;
  }

  /** Begins an event file in {@code directory} with the options as a text. */
  static RunLog begin(Path directory, Map<String, Object> options) throws IOException {
    RunLog log = new RunLog(TensorBoardWriter.create(directory));
    log.options(options);
    return log;
  }

  /**
   * Goes on with the event file in {@code directory}, of several the newest, as if nothing had been
   * written of {@code epoch} and later ones. Begins one where there is none.
   *
   * @throws IOException if what is there is no event file
   */
  public static RunLog resume(Path directory, Map<String, Object> options, int epoch)
      throws IOException {
    Optional<Path> newest;
    try (Stream<Path> files = Files.list(directory)) {
      newest =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(PREFIX))
              .max(Comparator.naturalOrder());
    }
    if (newest.isEmpty()) {
      return begin(directory, options);
    }
    RunLog log = new RunLog(TensorBoardWriter.append(newest.get()));
    log.writer.restartAt(epoch);
    if (epoch == 0) {
      log.options(options);
    }
    return log;
  }

  /** What an epoch came to at its learning rate. */
  public void epoch(EpochMetrics m, double learningRate) throws IOException {
    writer.scalar("loss/train", m.epoch(), m.trainLoss());
    writer.scalar("accuracy/train", m.epoch(), m.trainAccuracy());
    writer.scalar("loss/val", m.epoch(), m.validationLoss());
    writer.scalar("accuracy/val", m.epoch(), m.validationAccuracy());
    writer.scalar("learning_rate", m.epoch(), learningRate);
  }

  /** The first training images, as a picture. */
  public void sampleBatch(PngImage picture) throws IOException {
    writer.image("batch/train", 0, picture.bytes(), picture.width(), picture.height());
  }

  /** The confusion matrix of the test part, as a picture. */
  public void tested(EpochMetrics best, Evaluation test) throws IOException {
    PngImage picture = ConfusionPlot.draw(test);
    writer.image(
        "confusion/test", best.epoch(), picture.bytes(), picture.width(), picture.height());
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private void options(Map<String, Object> options) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    options.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    writer.text("options", 0, MarkdownTable.of("option", "value", texts));
  }
}
