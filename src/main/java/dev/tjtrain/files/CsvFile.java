package dev.tjtrain.files;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Tables of text that spreadsheets and scripts write, as RFC 4180 has them, in UTF-8. */
public final class CsvFile {

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private CsvFile() {}

  /**
   * Reads the rows of {@code file} that are not blank. Fields are separated by commas, or by the
   * semicolons or tabs of spreadsheets if the first line has more of these.
   *
   * @throws InvalidInputException if there is no such file, or it is no such table
   */
  public static List<List<String>> rows(Path file) throws IOException {
    String text = text(file);
    String first = text.lines().findFirst().orElse("");
    char delimiter = ',';
    for (char other : new char[] {';', '\t'}) {
      if (count(first, other) > count(first, delimiter)) {
        delimiter = other;
      }
    }
    CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).build();
    try (CSVParser parser = format.parse(new StringReader(text))) {
      return parser.stream()
          .filter(row -> row.size() > 1 || !row.get(0).isBlank())
          .map(CSVRecord::toList)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(
          "%s: is no table of comma-separated values (%s)"
              .formatted(file, e.getMessage() == null ? e : e.getMessage()),
          e);
    }
  }

  /**
   * Reads the text of {@code file}, without a byte order mark.
   *
   * @throws InvalidInputException if there is no such file, or it is no text in UTF-8
   */
  public static String text(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new InvalidInputException(file + ": no such file");
    }
    try {
      String text = SmallFile.text(file);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": is no text in UTF-8", e);
    }
  }

  private static long count(String line, char wanted) {
    return line.chars().filter(c -> c == wanted).count();
  }
}
