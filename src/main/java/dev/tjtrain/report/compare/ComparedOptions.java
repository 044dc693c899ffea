package dev.tjtrain.report.compare;

import dev.tjtrain.report.page.Named;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The runs' options side by side.
 *
 * @param differing those that differ, by run
 * @param common the others
 */
record ComparedOptions(List<Named<List<String>>> differing, List<Named<String>> common) {

  /** Of {@code runs}; empty if none says any. */
  static Optional<ComparedOptions> of(List<RunSummary> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.options().keySet()));
    List<Named<List<String>>> differing = new ArrayList<>();
    List<Named<String>> common = new ArrayList<>();
    for (String name : names) {
      List<String> values =
          runs.stream()
              .map(run -> Objects.requireNonNullElse(run.options().get(name), "–"))
              .toList();
      if (values.stream().distinct().count() == 1) {
        common.add(new Named<>(name, values.get(0)));
      } else {
        differing.add(new Named<>(name, values));
      }
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(new ComparedOptions(differing, common));
  }
}
