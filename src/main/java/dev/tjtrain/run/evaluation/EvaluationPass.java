package dev.tjtrain.run.evaluation;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.evaluate.Evaluator;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.Inference;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.files.CsvLine;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.run.record.ModelOrigin;
import dev.tjtrain.work.Progress;
import dev.tjtrain.work.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The long part of an evaluation: one pass over the images, then what the model says of each. Both
 * as in the run that made the model, so that its test comes out again to the last digit.
 *
 * @param labels the model's class index of every image
 * @param blocks number of the block of every image
 * @param temperature to divide logits by for probabilities
 * @param skips is told of unreadable images
 */
record EvaluationPass(
    SavedModel model,
    ModelOrigin origin,
    ImageFolderDataset images,
    int[] labels,
    int[] blocks,
    double temperature,
    UnreadableImages skips,
    WorkEvents events,
    Stop stop) {

  /**
   * Measures.
   *
   * @param csv file for every prediction, or null
   * @throws InvalidInputException if too many images cannot be read
   * @throws CancellationException if it was told to stop
   */
  Measurement run(@Nullable Path csv) throws IOException {
    if (csv == null) {
      return run((image, logits, row) -> {});
    }
    List<String> classes = model.classes();
    try (PredictionsFile file = PredictionsFile.begin(csv, classes)) {
      Measurement measurement =
          run(
              (image, logits, row) ->
                  file.line(
                      new CsvLine()
                          .add(images.path(image))
                          .add(classes.get(labels[image]))
                          .add(classes.get(logits.predicted(row)))
                          .addAll(logits.row(row).over(temperature).probabilities(0))));
      file.complete();
      return measurement;
    }
  }

  private Measurement run(Evaluator.Listener listener) throws IOException {
    FeatureExtractor pass =
        new FeatureExtractor(
            images,
            model.network(),
            model.preprocessing(),
            skips,
            events.progress(),
            stop,
            FeatureCache.NONE);
    boolean imagenet = model.preprocessing().imagenet();
    try (TensorDataset inputs =
            origin.run().model().batchNorm().inputs(pass, origin.run().firstTrainable());
        Inference inference =
            origin
                .run()
                .model()
                .batchNorm()
                .inference(model.network(), origin.run().firstTrainable(), imagenet, inputs)) {
      int[] readable =
          IntStream.range(0, images.count()).filter(index -> !skips.contains(index)).toArray();
      if (readable.length == 0) {
        throw new InvalidInputException(
            images.root() + ": none of the images can be read; mend some");
      }
      Evaluator evaluator =
          new Evaluator(model.network(), inference, inputs, labels, model.classes());
      return evaluate(evaluator, readable, listener);
    }
  }

  private Measurement evaluate(Evaluator evaluator, int[] readable, Evaluator.Listener listener)
      throws IOException {
    Progress progress = events.progress();
    progress.begin("evaluating", readable.length, "images");
    try {
      return evaluator.measure(
          readable,
          blocks,
          temperature,
          (image, logits, row) -> {
            if (stop.getAsBoolean()) {
              throw new CancellationException("stopped");
            }
            listener.evaluated(image, logits, row);
            progress.advance(1);
          });
    } finally {
      progress.end();
    }
  }
}
