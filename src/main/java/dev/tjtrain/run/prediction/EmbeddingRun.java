package dev.tjtrain.run.prediction;

import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.ImageClassifier;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.run.config.PredictionConfig;
import dev.tjtrain.run.evaluation.WorkEvents;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.work.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the pooled features of images: what the model's head takes. */
public final class EmbeddingRun {

  private final PredictionConfig config;
  private final InputStream standardInput;
  private final WorkEvents events;
  private final Stop stop;

  /** Prepares a run that gives up when {@code stop} is requested. */
  public EmbeddingRun(
      PredictionConfig config, InputStream standardInput, WorkEvents events, Stop stop) {
    this.config = config;
    this.standardInput = standardInput;
    this.events = events;
    this.stop = stop;
  }

  /**
   * Writes the features of every image that can be read; the others are named.
   *
   * @throws InvalidInputException if the model cannot be used, or none of the images can be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public void run(Path out) throws IOException {
    List<ImageInput> inputs =
        ImageInputs.of(config, StoppableInput.of(standardInput, stop), events::warning);
    UnreadableImages skips = new UnreadableImages(inputs.size(), events::warning);
    List<String> names = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    try (SavedModel model =
            SavedModel.open(config.model(), DeviceChoice.of(config.device()).device());
        ImageClassifier network = new ImageClassifier(model, Ending.POOLED)) {
      stop.listen();
      events.progress().begin("computing features", inputs.size(), "images");
      ImageDecoder decoder = model.preprocessing().decoder();
      try {
        network.classify(
            inputs.size(),
            index -> inputs.get(index).content().decode(decoder),
            new ImageClassifier.Sink() {
              @Override
              public void classified(int index, Logits features) {
                names.add(inputs.get(index).name());
                rows.add(features.values());
                events.progress().advance(1);
              }

              @Override
              public void unreadable(int index, IOException reason) throws IOException {
                skips.add(index, inputs.get(index).failure(reason));
                events.progress().advance(1);
              }
            },
            stop);
      } finally {
        events.progress().end();
      }
    }
    skips.summary().ifPresent(events::warning);
    if (rows.isEmpty()) {
      throw new InvalidInputException("none of the images can be read");
    }
    EmbeddingFile.write(out, names, rows);
    events.notice("%s: %d images, %d values each".formatted(out, rows.size(), rows.get(0).length));
  }
}
