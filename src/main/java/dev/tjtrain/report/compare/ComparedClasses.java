package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.ConfusionTable;
import dev.tjtrain.report.page.Named;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * F1 by class, for the template {@code f1}.
 *
 * @param tested the runs, a column each
 * @param rows F1 of all classes, by run
 */
record ComparedClasses(List<ComparePage.Run> tested, List<Named<List<Double>>> rows) {

  private static final int MOST_DIFFERING = 20;

  /** What the template shows of them. */
  record Table(List<Named<List<Double>>> shown) {}

  /** Of those that were tested; empty unless there are two, tested on the same classes. */
  static Optional<ComparedClasses> of(List<ComparePage.Run> runs) {
    List<ComparePage.Run> tested = new ArrayList<>();
    List<Evaluation> tests = new ArrayList<>();
    for (ComparePage.Run run : runs) {
      Evaluation test = run.summary().test();
      if (test != null && !test.classes().isEmpty()) {
        tested.add(run);
        tests.add(test);
      }
    }
    if (tests.size() < 2 || tests.stream().map(Evaluation::classes).distinct().count() > 1) {
      return Optional.empty();
    }
    List<List<ClassMetrics>> columns =
        tests.stream().map(test -> List.copyOf(test.perClass().values())).toList();
    List<String> classes = tests.get(0).classes();
    List<Named<List<Double>>> rows = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      int row = c;
      rows.add(
          new Named<>(
              classes.get(c), columns.stream().map(column -> column.get(row).f1()).toList()));
    }
    return Optional.of(new ComparedClasses(tested, rows));
  }

  /** Number of classes. */
  int count() {
    return rows.size();
  }

  /** All classes. */
  Table all() {
    return new Table(rows);
  }

  /** The classes in which the runs differ most, if there are too many to show them all. */
  Optional<Table> differing() {
    if (count() <= ConfusionTable.MOST_CLASSES) {
      return Optional.empty();
    }
    Comparator<Named<List<Double>>> difference =
        Comparator.comparingDouble(
            row -> Collections.max(row.value()) - Collections.min(row.value()));
    return Optional.of(
        new Table(rows.stream().sorted(difference.reversed()).limit(MOST_DIFFERING).toList()));
  }
}
