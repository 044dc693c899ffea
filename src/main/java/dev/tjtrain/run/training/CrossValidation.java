package dev.tjtrain.run.training;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.files.Environment;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.folder.ResultJson;
import dev.tjtrain.run.folder.RunDirectory;
import dev.tjtrain.run.folder.TestResult;
import dev.tjtrain.run.training.TrainingRun.Outcome;
import dev.tjtrain.work.Stop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A run for each fold, in folders {@code fold-1} and so on, and what they come to together: {@code
 * folds.json}.
 */
public final class CrossValidation {

  private static final String FILE = "folds.json";

  private final TrainingConfig config;
  private final Environment environment;
  private final RunEvents events;
  private final Stop stop;

  /** Prepares the runs of {@code config}, which names folds but no one fold. */
  public CrossValidation(
      TrainingConfig config, Environment environment, RunEvents events, Stop stop) {
    this.config = config;
    this.environment = environment;
    this.events = events;
    this.stop = stop;
  }

  /**
   * Runs fold after fold.
   *
   * @return the outcome of the last run; the folds after one that was interrupted are not begun
   * @throws IOException if a run fails
   */
  public Outcome run() throws IOException {
    int folds = config.run().folds().orElseThrow();
    List<Measurement> tests = new ArrayList<>();
    int[] blocks = {};
    try (RunDirectory directory =
        RunDirectory.create(config.mode().command() + "-folds", config.run().out())) {
      for (int fold = 1; fold <= folds; fold++) {
        events.fold(fold, folds);
        TrainingRun run =
            new TrainingRun(
                config.withFold(fold, directory.file("fold-" + fold)),
                Optional.empty(),
                environment,
                events,
                stop);
        run.run();
        if (run.tested().isEmpty()) {
          return Outcome.INTERRUPTED;
        }
        TestResult tested = run.tested().get();
        tests.add(tested.ofBest());
        blocks = tested.blocks();
      }
      Measurement pooled = Measurement.pooled(tests, blocks);
      directory.json(FILE, json(tests, pooled));
      events.crossValidated(directory.file(FILE), tests, pooled);
      return Outcome.DONE;
    }
  }

  private static Map<String, Object> json(List<Measurement> tests, Measurement pooled) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("folds", tests.size());
    json.put("accuracy", json(tests, Evaluation::accuracy));
    json.put("loss", json(tests, Evaluation::loss));
    json.put("macro_f1", json(tests, Evaluation::macroF1));
    json.put("classes", pooled.evaluation().classes());
    json.put("pooled", ResultJson.evaluation(pooled));
    return json;
  }

  private static Map<String, Object> json(
      List<Measurement> tests, ToDoubleFunction<Evaluation> value) {
    double[] values = tests.stream().map(Measurement::evaluation).mapToDouble(value).toArray();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mean", Measurement.mean(values));
    json.put("deviation", Measurement.deviation(values));
    json.put("folds", values);
    return json;
  }
}
