package dev.tjtrain.report;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.ConfusionTable;
import dev.tjtrain.report.page.Named;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the best model does on the test part: which classes it confuses, and how each fares. */
record TestedClasses(Evaluation test) {

  private static final int MOST_PAIRS = 10;
  private static final int FEW_CLASSES = 6;
  private static final int WORST_CLASSES = 20;

  /** Classes for the template {@code classes}, under them the mean of all. */
  record Table(List<Named<ClassMetrics>> shown, ClassMetrics mean) {}

  /** Number of classes. */
  int count() {
    return test.classes().size();
  }

  /** The style of both sections: side by side or one under the other. */
  String arrangement() {
    return count() <= FEW_CLASSES ? "pair" : "stack";
  }

  /** The matrix, unless it is too large for a table. */
  Optional<ConfusionTable> matrix() {
    return Optional.of(new ConfusionTable(test))
        .filter(table -> count() <= ConfusionTable.MOST_CLASSES);
  }

  /** The most frequent confusions; of few classes the matrix shows them. */
  List<ConfusionTable.Pair> pairs() {
    return count() <= FEW_CLASSES ? List.of() : new ConfusionTable(test).mostFrequent(MOST_PAIRS);
  }

  /** All classes. */
  Table all() {
    return new Table(Named.of(test.perClass()), mean(test.perClass().values()));
  }

  /** The tested classes of the lowest F1, if there are too many to show them all. */
  Optional<Table> worst() {
    if (count() <= ConfusionTable.MOST_CLASSES) {
      return Optional.empty();
    }
    List<Named<ClassMetrics>> worst =
        Named.of(test.perClass()).stream()
            .filter(of -> of.value().support() > 0)
            .sorted(Comparator.comparingDouble(of -> of.value().f1()))
            .limit(WORST_CLASSES)
            .toList();
    return Optional.of(new Table(worst, mean(test.perClass().values())));
  }

  /** The mean of all classes, with the sum of their images. */
  static ClassMetrics mean(Collection<ClassMetrics> all) {
    return new ClassMetrics(
        mean(all, ClassMetrics::precision),
        mean(all, ClassMetrics::recall),
        mean(all, ClassMetrics::f1),
        all.stream().mapToInt(ClassMetrics::support).sum());
  }

  private static double mean(Collection<ClassMetrics> all, ToDoubleFunction<ClassMetrics> value) {
    return all.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
