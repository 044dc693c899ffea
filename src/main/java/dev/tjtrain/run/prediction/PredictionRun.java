package dev.tjtrain.run.prediction;

import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.ImageClassifier;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.run.config.PredictionConfig;
import dev.tjtrain.run.evaluation.WorkEvents;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.work.Progress;
import dev.tjtrain.work.Stop;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Classifies images with a trained model. */
public final class PredictionRun {

  private final PredictionConfig config;
  private final InputStream standardInput;
  private final PredictionOutput output;
  private final WorkEvents events;
  private final Stop stop;

  /** Prepares a prediction that gives up when {@code stop} is requested. */
  public PredictionRun(
      PredictionConfig config,
      InputStream standardInput,
      PredictionOutput output,
      WorkEvents events,
      Stop stop) {
    this.config = config;
    this.standardInput = standardInput;
    this.output = output;
    this.events = events;
    this.stop = stop;
  }

  /**
   * Classifies every image. One that cannot be read does not stop the others.
   *
   * @throws InvalidInputException if the model cannot be used, or none of the images can be read
   * @throws IOException if the prediction fails
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public void run() throws IOException {
    List<ImageInput> inputs =
        ImageInputs.of(config, StoppableInput.of(standardInput, stop), events::warning);
    // While the engine loads: for a single image this is a good part of the time to the answer.
    Future<SavedModel.Content> content = Workers.start(() -> SavedModel.read(config.model()));
    Future<RgbImage> first =
        Workers.start(
            () -> inputs.get(0).content().decode(Workers.get(content).preprocessing().decoder()));
    DeviceChoice device = DeviceChoice.of(config.device());
    try (SavedModel model = Workers.get(content).open(device.device())) {
      if (config.minConfidence() > 0 && model.classes().contains(Prediction.UNSURE)) {
        throw new InvalidInputException(
            config.model()
                + ": has a class 'unsure' of its own, so that --min-confidence would mislead");
      }
      stop.listen();
      int unreadable;
      Path explain = config.explain();
      try (Explanations explanations = explain == null ? null : new Explanations(explain, model)) {
        unreadable = classify(model, inputs, first, explanations);
        if (explanations != null) {
          events.notice(explanations.summary());
        }
      }
      if (unreadable == inputs.size()) {
        throw new InvalidInputException(
            unreadable == 1
                ? "the image cannot be read"
                : "none of the " + unreadable + " images can be read");
      }
    }
  }

  private int classify(
      SavedModel model,
      List<ImageInput> inputs,
      Future<RgbImage> first,
      @Nullable Explanations explanations)
      throws IOException {
    Deliverer deliverer = new Deliverer(inputs, model, explanations);
    Progress progress = events.progress();
    output.begin(model.classes(), inputs.stream().map(ImageInput::name).toList());
    ImageDecoder decoder = model.preprocessing().decoder();
    progress.begin("classifying", inputs.size(), "images");
    try (ImageClassifier classifier = new ImageClassifier(model)) {
      classifier.classify(
          inputs.size(),
          index -> {
            RgbImage image =
                index == 0 ? Workers.get(first) : inputs.get(index).content().decode(decoder);
            return explanations == null ? image : explanations.keep(index, image);
          },
          deliverer,
          stop);
    } finally {
      progress.end();
      output.end();
    }
    deliverer.skips.summary().ifPresent(events::warning);
    return deliverer.skips.reasons().size();
  }

  /** Passes on what becomes of each image. */
  private final class Deliverer implements ImageClassifier.Sink {

    private final List<ImageInput> inputs;
    private final List<String> classes;
    private final double temperature;
    private final @Nullable Explanations explanations;
    private final UnreadableImages skips;

    Deliverer(List<ImageInput> inputs, SavedModel model, @Nullable Explanations explanations) {
      this.explanations = explanations;
      this.inputs = inputs;
      this.classes = model.classes();
      this.skips = new UnreadableImages(inputs.size(), events::warning);
      this.temperature = config.noCalibration() ? 1 : model.temperature();
    }

    @Override
    public void classified(int index, Logits logits) throws IOException {
      output.classified(
          inputs.get(index).name(),
          Prediction.of(classes, logits, temperature, config.minConfidence()));
      if (explanations != null) {
        explanations.write(index, inputs.get(index).name(), logits.predicted(0));
      }
      events.progress().advance(1);
    }

    @Override
    public void unreadable(int index, IOException reason) throws IOException {
      String why = inputs.get(index).failure(reason);
      skips.add(index, why);
      output.unreadable(inputs.get(index).name(), why);
      events.progress().advance(1);
    }
  }
}
