package dev.tjtrain.dataset;

import dev.tjtrain.files.CsvFile;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Labels of images in a table, as Kaggle's competitions have them: a row an image, with its path,
 * its label and perhaps its part.
 *
 * @param file comma-separated values with a line of column names
 * @param columns names of the columns of path, label and part, the last of which may be missing;
 *     empty for {@link #COLUMNS}, of which the part is taken if the file has it
 */
public record LabelFile(Path file, List<String> columns) {

  /** The names of the columns unless others are given. */
  public static final List<String> COLUMNS = List.of("path", "label", "part");

  /**
   * Finds the images below {@code folder} that the table has labels for. A path is relative to the
   * folder; one that is not there stands for the only image of this name, with or without ending,
   * below the folder. What one side has and the other has not is left out, and said.
   *
   * @throws InvalidInputException if the table cannot be used, has two labels for an image, or
   *     labels none of the images
   */
  LabelledImages of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": no such folder");
    }
    // A table that comes with the images is named by its path among them.
    Path table = Files.exists(file) ? file : folder.resolve(file.toString());
    List<List<String>> rows = CsvFile.rows(Files.exists(table) ? table : file);
    int[] fields = fields(rows);
    ClassFolders.Remarks remarks = new ClassFolders.Remarks();
    List<String> files = ClassFolders.imagesBelow(folder, ".", remarks);
    files = files.stream().map(path -> path.substring("./".length())).toList();
    Map<String, String> byName = byName(files);
    Map<String, String> labels = new HashMap<>();
    Map<String, SplitPart> parts = new HashMap<>();
    List<String> missing = new ArrayList<>();
    int unlabelled = 0;
    int repeated = 0;
    for (List<String> row : rows.subList(1, rows.size())) {
      if (row.size() < rows.get(0).size()) {
        throw new InvalidInputException(
            "%s: the row '%s' has %d fields, the first row %d"
                .formatted(file, String.join(",", row), row.size(), rows.get(0).size()));
      }
      String name = row.get(fields[0]).strip();
      String label = row.get(fields[1]).strip();
      String path = byName.get(name.replace('\\', '/'));
      if (label.isEmpty()) {
        unlabelled++;
      } else if (path == null) {
        missing.add(name);
      } else {
        String before = labels.put(path, label);
        if (before != null && !before.equals(label)) {
          throw new InvalidInputException(
              "%s: gives %s two labels, %s and %s; remove one"
                  .formatted(file, path, before, label));
        }
        repeated += before == null ? 0 : 1;
        if (fields.length > 2) {
          parts.put(path, part(row.get(fields[2]).strip(), row));
        }
      }
    }
    if (labels.isEmpty()) {
      throw new InvalidInputException(
          "%s: labels none of the %s below %s%s; its paths are to be relative to that folder"
              .formatted(
                  file,
                  ClassFolders.images(files.size()),
                  folder,
                  missing.isEmpty() ? "" : ", but such as " + missing.get(0)));
    }
    remark(remarks, unlabelled, "has no label", "have no label");
    remark(remarks, repeated, "repeats another", "repeat others");
    if (!missing.isEmpty()) {
      remarks.add(
          "%s of %s: not below %s, or more than one has the name: %s"
              .formatted(
                  ClassFolders.images(missing.size()), file, folder, Printable.some(missing)));
    }
    List<String> unlisted = files.stream().filter(path -> !labels.containsKey(path)).toList();
    if (!unlisted.isEmpty()) {
      remarks.add(
          "left out %s of %s that %s does not label: %s"
              .formatted(
                  ClassFolders.images(unlisted.size()), folder, file, Printable.some(unlisted)));
    }
    Map<String, List<String>> images = new TreeMap<>(ClassFolders.BY_CODE_POINT);
    for (String path : files) {
      String label = labels.get(path);
      if (label != null) {
        images.computeIfAbsent(label, name -> new ArrayList<>()).add(path);
      }
    }
    ClassFolders.checkParts(file, images, parts::get, remarks);
    return new LabelledImages(folder, images, parts, false, remarks.lines());
  }

  private void remark(ClassFolders.Remarks remarks, int count, String does, String theyDo) {
    if (count > 0) {
      remarks.add(
          count == 1
              ? "1 row of %s %s".formatted(file, does)
              : "%,d rows of %s %s".formatted(count, file, theyDo));
    }
  }

  /** Indices of the columns of path, label and, if there is one, part. */
  private int[] fields(List<List<String>> rows) throws InvalidInputException {
    if (rows.isEmpty()) {
      throw new InvalidInputException(file + ": is empty");
    }
    List<String> header = rows.get(0).stream().map(String::strip).toList();
    List<String> wanted = columns;
    if (wanted.isEmpty()) {
      wanted = header.contains(COLUMNS.get(2)) ? COLUMNS : COLUMNS.subList(0, 2);
    }
    for (String name : wanted) {
      if (!header.contains(name)) {
        throw new InvalidInputException(
            "%s: has no column '%s'; its columns are %s; name those of path and label with --labels-columns PATH,LABEL"
                .formatted(file, name, String.join(", ", header)));
      }
    }
    return wanted.stream().mapToInt(header::indexOf).toArray();
  }

  private SplitPart part(String name, List<String> row) throws InvalidInputException {
    SplitPart part = ClassFolders.part(name);
    if (part == null) {
      throw new InvalidInputException(
          "%s: '%s' in the row '%s' is none of train, val and test"
              .formatted(file, name, String.join(",", row)));
    }
    return part;
  }

  /** Paths by themselves, and by their names, with and without ending, of which there is one. */
  private static Map<String, String> byName(List<String> paths) {
    Map<String, String> byName = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    for (String path : paths) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      for (String key : Set.copyOf(List.of(name, withoutEnding(name), withoutEnding(path)))) {
        if (byName.put(key, path) != null) {
          ambiguous.add(key);
        }
      }
    }
    byName.keySet().removeAll(ambiguous);
    paths.forEach(path -> byName.put(path, path));
    return byName;
  }

  private static String withoutEnding(String path) {
    int dot = path.lastIndexOf('.');
    return dot <= path.lastIndexOf('/') + 1 ? path : path.substring(0, dot);
  }
}
