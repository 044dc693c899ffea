package dev.tjtrain.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.SmallFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** The last field is a class; both may be quoted as RFC 4180 has it. */
  private static final Pattern RELABELLED =
      Pattern.compile("(?<path>[^\",]+|\"(?:[^\"]|\"\")+\"),(?<class>[^\",]+|\"(?:[^\"]|\"\")+\")");

  private static final String HEADER = "path,class";

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
    for (String line : relabel == null ? List.<String>of() : lines(relabel)) {
      Matcher fields = RELABELLED.matcher(line);
      if (!fields.matches()) {
        throw new InvalidInputException(
            "%s: '%s' is no path and class, such as jerry/1.jpg,tom".formatted(relabel, line));
      }
      String path = unquoted(fields.group("path"));
      String before = relabelled.put(path, unquoted(fields.group("class")));
      if (before != null && !before.equals(relabelled.get(path))) {
        throw new InvalidInputException(
            "%s: gives %s two classes, %s and %s; remove one"
                .formatted(relabel, path, before, relabelled.get(path)));
      }
    }
    return new Corrections(
        new LinkedHashSet<>(exclude == null ? List.of() : lines(exclude)), relabelled);
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new InvalidInputException(file + ": no such file");
    }
    try {
      return UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(SmallFile.read(file)))
          .toString()
          .lines()
          .filter(line -> !line.isBlank() && !line.equals(HEADER))
          .toList();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": is no text in UTF-8", e);
    }
  }

  private static String unquoted(String field) {
    return field.startsWith("\"")
        ? field.substring(1, field.length() - 1).replace("\"\"", "\"")
        : field;
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
