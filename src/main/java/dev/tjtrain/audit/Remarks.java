package dev.tjtrain.audit;

import dev.tjtrain.audit.AuditResult.Classes;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.files.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an audit says of a dataset as a whole. */
public final class Remarks {

  private static final int FEW_IMAGES = 20;
  private static final int IMBALANCE = 5;

  /** Of the images of two classes, the share that heads take for the other one. */
  private static final double ALIKE = 0.25;

  /** From this share of the test part on, its near duplicates in training are worth a line. */
  private static final double LEAKS = 0.2;

  private Remarks() {}

  /** A line each, the gravest first. */
  public static List<String> of(AuditResult result) {
    List<String> lines = new ArrayList<>();
    result.classes().ifPresent(classes -> ofLabels(lines, classes));
    ofSplits(lines, result.leakage());
    ofSizes(lines, result.dataset().counts());
    result.classes().ifPresent(classes -> ofLearning(lines, classes));
    return lines;
  }

  private static void ofLabels(List<String> lines, Classes classes) {
    List<String> names = classes.crossValidated().classes();
    int[][] confusion = classes.crossValidated().confusion();
    List<String> errors = new ArrayList<>();
    List<String> alike = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      if (classes.errors()[c] >= 0.5) {
        errors.add("%.0f of %s".formatted(classes.errors()[c], names.get(c)));
      }
      for (int other = c + 1; other < names.size(); other++) {
        int mixed = confusion[c][other] + confusion[other][c];
        int all = mixed + confusion[c][c] + confusion[other][other];
        if (all > 0 && mixed >= ALIKE * all) {
          alike.add(
              "%s and %s (%.0f %%)".formatted(names.get(c), names.get(other), 100.0 * mixed / all));
        }
      }
    }
    if (!errors.isEmpty()) {
      lines.add("wrong labels, estimated: " + Printable.some(errors));
    }
    if (!alike.isEmpty()) {
      lines.add("classes that the features hardly tell apart: " + Printable.some(alike));
    }
  }

  private static void ofSplits(List<String> lines, Map<SplitMethod, Leakage> leakage) {
    double inBlocks =
        leakage.containsKey(SplitMethod.BLOCKS)
            ? leakage.get(SplitMethod.BLOCKS).test().nearShare()
            : 1;
    leakage.forEach(
        (method, found) -> {
          double share = found.test().nearShare();
          if (share >= LEAKS && method != SplitMethod.BLOCKS) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "of %s test part, %.0f %% have a near duplicate in training",
                    method == SplitMethod.GIVEN ? "the given" : "a random",
                    100 * share));
            if (inBlocks <= share / 2) {
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "the names are numbered like frames: with --split blocks it is %.0f %%",
                      100 * inBlocks));
            }
          }
        });
  }

  private static void ofSizes(List<String> lines, Map<String, Integer> counts) {
    List<String> few = new ArrayList<>();
    Map.Entry<String, Integer> least = null;
    Map.Entry<String, Integer> most = null;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() < FEW_IMAGES) {
        few.add("%s (%d)".formatted(entry.getKey(), entry.getValue()));
      }
      least = least == null || entry.getValue() < least.getValue() ? entry : least;
      most = most == null || entry.getValue() > most.getValue() ? entry : most;
    }
    if (!few.isEmpty()) {
      lines.add("classes of fewer than %d images: %s".formatted(FEW_IMAGES, Printable.some(few)));
    }
    if (least != null && most != null && most.getValue() >= IMBALANCE * least.getValue()) {
      lines.add(
          "%s has %d images and %s %d; --class-weights balanced makes up for that"
              .formatted(most.getKey(), most.getValue(), least.getKey(), least.getValue()));
    }
  }

  private static void ofLearning(List<String> lines, Classes classes) {
    List<String> points = new ArrayList<>();
    for (int i = 0; i < classes.shares().length; i++) {
      points.add(
          String.format(
              Locale.ROOT, "%.3f with %.0f %%", classes.accuracy()[i], 100 * classes.shares()[i]));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "accuracy of a head on frozen features: %s of the images; %s",
            String.join(", ", points),
            classes.growsWithImages()
                ? String.format(
                    Locale.ROOT,
                    "the second half brought %.3f, so more images would help",
                    classes.gain())
                : "the second half brought little, so more images alone will not help much"));
  }
}
