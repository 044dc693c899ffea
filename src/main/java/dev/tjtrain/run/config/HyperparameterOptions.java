package dev.tjtrain.run.config;

import dev.tjtrain.train.Hyperparameters;
import dev.tjtrain.train.LearningRate;
import dev.tjtrain.train.OptimizerSettings;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Hyperparameters by the names that they have on the command line. */
final class HyperparameterOptions {

  private HyperparameterOptions() {}

  /** Those that have a part in the run; a momentum is none of Adam's. */
  static Map<String, Object> of(Hyperparameters hyperparameters) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("batch-size", hyperparameters.batchSize());
    options.put("lr", hyperparameters.learningRate().at(0));
    LearningRate rate = hyperparameters.learningRate();
    if (rate instanceof LearningRate.Step step) {
      options.put("lr-schedule", "step");
      options.put("lr-step", step.epochs());
      options.put("lr-gamma", step.factor());
    } else {
      options.put("lr-schedule", rate instanceof LearningRate.Cosine ? "cosine" : "constant");
    }
    OptimizerSettings optimizer = hyperparameters.optimizer();
    options.put("optimizer", optimizer.algorithm().name().toLowerCase(Locale.ROOT));
    if (optimizer.algorithm() == Algorithm.SGD) {
      options.put("momentum", optimizer.momentum());
    }
    options.put("weight-decay", optimizer.weightDecay());
    options.put("label-smoothing", hyperparameters.labelSmoothing());
    options.put("class-weights", hyperparameters.classWeights().name().toLowerCase(Locale.ROOT));
    return options;
  }
}
