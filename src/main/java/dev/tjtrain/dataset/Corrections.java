package dev.tjtrain.dataset;

import dev.tjtrain.files.CsvFile;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images to leave out, and images of another class than their folder's. The files themselves stay
 * as they are.
 *
 * @param excluded paths below the dataset's folder, with {@code /} between their parts
 * @param relabelled names of classes, by path
 */
public record Corrections(Set<String> excluded, Map<String, String> relabelled) {

  /** Corrects nothing. */
  public static final Corrections NONE = new Corrections(Set.of(), Map.of());

  private static final List<String> HEADER = List.of("path", "class");

  /**
   * Reads lists.
   *
   * @param exclude has a path a line; null for none
   * @param relabel has a path, a comma and a class a line; null for none
   * @throws InvalidInputException if one is no such list
   */
  public static Corrections read(@Nullable Path exclude, @Nullable Path relabel)
      throws IOException {
    Map<String, String> relabelled = new LinkedHashMap<>();
    for (List<String> row : relabel == null ? List.<List<String>>of() : CsvFile.rows(relabel)) {
      if (row.equals(HEADER)) {
        continue;
      }
      if (row.size() != 2 || row.get(0).isEmpty() || row.get(1).isEmpty()) {
        throw new InvalidInputException(
            "%s: '%s' is no path and class, such as jerry/1.jpg,tom"
                .formatted(relabel, String.join(",", row)));
      }
      String before = relabelled.put(row.get(0), row.get(1));
      if (before != null && !before.equals(row.get(1))) {
        throw new InvalidInputException(
            "%s: gives %s two classes, %s and %s; remove one"
                .formatted(relabel, row.get(0), before, row.get(1)));
      }
    }
    Set<String> excluded = new LinkedHashSet<>();
    if (exclude != null) {
      CsvFile.text(exclude).lines().filter(line -> !line.isBlank()).forEach(excluded::add);
    }
    return new Corrections(excluded, relabelled);
  }

  /**
   * Checks that the lists are of these images.
   *
   * @return how many of them are not among the images
   * @throws InvalidInputException if none are, or a class is not among the classes
   */
  int check(Path root, Set<String> paths, List<String> classes) throws InvalidInputException {
    for (Map.Entry<String, String> entry : relabelled.entrySet()) {
      if (!classes.contains(entry.getValue())) {
        throw new InvalidInputException(
            "%s is to be of class %s, but %s has the classes %s"
                .formatted(entry.getKey(), entry.getValue(), root, String.join(", ", classes)));
      }
    }
    Map<String, String> unknown = new HashMap<>(relabelled);
    excluded.forEach(path -> unknown.put(path, ""));
    int all = unknown.size();
    unknown.keySet().removeAll(paths);
    if (all > 0 && unknown.size() == all) {
      throw new InvalidInputException(
          "%s: has none of the images to exclude or relabel, such as %s; the lists are of other images"
              .formatted(root, unknown.keySet().iterator().next()));
    }
    return unknown.size();
  }
}
