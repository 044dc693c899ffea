package dev.tjtrain.run.evaluation;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.Printable;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.run.config.EvaluationConfig;
import dev.tjtrain.run.config.LabelOptions;
import dev.tjtrain.run.record.ModelOrigin;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.work.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** Measures a trained model on labelled images, by the same computation as the run's own test. */
public final class EvaluationRun {

  private final EvaluationConfig config;
  private final Environment environment;
  private final WorkEvents events;
  private final Stop stop;

  /** Prepares an evaluation that gives up when {@code stop} is requested. */
  public EvaluationRun(
      EvaluationConfig config, Environment environment, WorkEvents events, Stop stop) {
    this.config = config;
    this.environment = environment;
    this.events = events;
    this.stop = stop;
  }

  /**
   * Evaluates.
   *
   * @throws InvalidInputException if model or data cannot be used, or do not fit each other
   * @throws IOException if the evaluation fails
   * @throws CancellationException if it was told to stop
   */
  public EvaluationResult run() throws IOException {
    DeviceChoice device = DeviceChoice.of(config.device());
    events.notice("device: " + device.name() + " (" + device.reason() + ")");
    try (SavedModel model = SavedModel.open(config.model(), device.device())) {
      ModelOrigin origin = ModelOrigin.of(config.model(), model.records());
      ImageFolderDataset all = open(origin, model.preprocessing());
      int[] classIndices = classIndices(model.classes(), all);
      EvaluatedImages chosen = new EvaluatedImages(config, origin, events);
      ImageFolderDataset images = chosen.of(all);
      int[] labels =
          IntStream.range(0, images.count()).map(i -> classIndices[images.label(i)]).toArray();
      int allowedBad = (int) (all.count() * config.maxBad() / 100);
      UnreadableImages skips = new UnreadableImages(allowedBad, events::warning);
      stop.listen();
      EvaluationPass pass =
          new EvaluationPass(
              model,
              origin,
              images,
              labels,
              chosen.blocks(all, images),
              config.noCalibration() ? 1 : model.temperature(),
              skips,
              events,
              stop);
      Measurement measurement = pass.run(config.csv());
      skips.summary().ifPresent(events::warning);
      Map<String, String> skipped = new LinkedHashMap<>();
      skips.reasons().forEach((index, reason) -> skipped.put(images.path(index), reason));
      return new EvaluationResult(
          config.model(),
          images.root(),
          config.split(),
          images.count() - skipped.size(),
          skipped,
          measurement);
    }
  }

  private ImageFolderDataset open(ModelOrigin origin, Preprocessing preprocessing)
      throws IOException {
    DataSource source = config.source();
    LabelOptions labels = config.labels();
    if (source == null) {
      labels = labels.or(origin.run().data().labels());
      source = origin.source().orElse(null);
      if (source == null) {
        throw new InvalidInputException(
            config.model() + ": does not say what it was trained on; give --data DIR");
      }
      if (source instanceof DataSource.Folder folder && !Files.isDirectory(folder.path())) {
        throw new InvalidInputException(
            "%s: was trained on %s, and there is no such folder here; give --data DIR"
                .formatted(config.model(), folder.path()));
      }
    }
    ImageFolderDataset all =
        labels
            .open(source.locate(config.offline(), environment, events.downloads()))
            .read(preprocessing.upright(), preprocessing.truncated());
    events.notice("data: " + all.root());
    all.remarks().forEach(events::warning);
    return all;
  }

  /** The model's index of each of the data's classes, by the data's index. */
  private int[] classIndices(List<String> known, ImageFolderDataset all)
      throws InvalidInputException {
    List<String> given = all.getClasses();
    List<String> missing = new ArrayList<>(known);
    missing.removeAll(given);
    List<String> extra = new ArrayList<>(given);
    extra.removeAll(known);
    // Numbers on some of the classes are sound as long as they do not pass for a run's test part.
    boolean someSuffice = config.split() == SplitPart.ALL || !all.parts().isEmpty();
    if (!extra.isEmpty() || (!missing.isEmpty() && !someSuffice)) {
      throw new InvalidInputException(
          "%s: its classes are not those of %s:%s%s%s"
              .formatted(
                  all.root(),
                  config.model(),
                  missing.isEmpty() ? "" : " missing: " + Printable.some(missing),
                  missing.isEmpty() || extra.isEmpty() ? "" : ";",
                  extra.isEmpty() ? "" : " extra: " + Printable.some(extra)));
    }
    if (!missing.isEmpty()) {
      events.warning("there are no images of: " + Printable.some(missing));
    }
    return given.stream().mapToInt(known::indexOf).toArray();
  }
}
