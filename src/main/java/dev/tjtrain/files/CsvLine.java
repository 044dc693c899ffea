package dev.tjtrain.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A line of comma-separated values, quoted as RFC 4180 has it but ended by a line feed alone. */
public final class CsvLine {

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[,\"\r\n]");

  private final List<String> fields = new ArrayList<>();

  /** Adds a field. */
  public CsvLine add(String field) {
    fields.add(
        NEEDS_QUOTES.matcher(field).find() ? '"' + field.replace("\"", "\"\"") + '"' : field);
    return this;
  }

  /** Adds a column's name for each class. */
  public CsvLine addClasses(List<String> classes) {
    classes.forEach(name -> add("p(" + name + ")"));
    return this;
  }

  /** Adds a field for each number. */
  public CsvLine addAll(double[] values) {
    for (double value : values) {
      add(String.valueOf(value));
    }
    return this;
  }

  /** The line with its end. */
  @Override
  public String toString() {
    return fields.stream().collect(Collectors.joining(",", "", "\n"));
  }
}
