package dev.tjtrain.report.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What runs are called side by side. */
public final class RunNames {

  private RunNames() {}

  /**
   * The name of each folder; where several have the same, with as many of the folders around it as
   * tell them apart, and with a number where one is given again.
   */
  public static List<String> of(List<Path> folders) {
    List<Path> paths = folders.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      int again = Collections.frequency(paths.subList(0, i), path);
      names.add(shortest(path, paths) + (again == 0 ? "" : " (" + (again + 1) + ")"));
    }
    return names;
  }

  private static String shortest(Path path, List<Path> all) {
    return IntStream.rangeClosed(1, path.getNameCount())
        .mapToObj(names -> end(path, names))
        .filter(name -> all.stream().noneMatch(o -> !o.equals(path) && o.endsWith(name)))
        .findFirst()
        .orElse(path)
        .toString()
        .replace('\\', '/');
  }

  private static Path end(Path path, int names) {
    return path.subpath(path.getNameCount() - names, path.getNameCount());
  }
}
