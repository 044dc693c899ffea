package dev.tjtrain.report;

import dev.tjtrain.report.page.Curve;
import dev.tjtrain.train.EpochMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A run's epochs as curves. */
public final class EpochCurves {

  private EpochCurves() {}

  static List<Curve> loss(List<EpochMetrics> epochs) {
    return List.of(
        of("train", "train", epochs, EpochMetrics::trainLoss),
        of("validation", "val", epochs, EpochMetrics::validationLoss));
  }

  static List<Curve> accuracy(List<EpochMetrics> epochs) {
    return List.of(
        of("train", "train", epochs, EpochMetrics::trainAccuracy),
        of("validation", "val", epochs, EpochMetrics::validationAccuracy));
  }

  public static Curve of(
      String name, String colour, List<EpochMetrics> epochs, ToDoubleFunction<EpochMetrics> value) {
    return new Curve(
        name,
        colour,
        epochs.stream()
            .map(metrics -> new Curve.Point(metrics.epoch(), value.applyAsDouble(metrics)))
            .toList());
  }
}
