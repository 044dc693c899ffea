package dev.tjtrain.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Counts files that are not used, by what they are: by how they begin, else by their ending. */
public final class OtherFiles {

  private static final int LONGEST_START = 512;
  private static final int LONGEST_ENDING = 6;
  private static final int KINDS_SHOWN = 5;

  /** What files are, by how they begin, in ISO 8859-1. The first that fits counts. */
  private static final Map<String, Pattern> STARTS = new LinkedHashMap<>();

  static {
    start("an empty file", "\\z");
    start("an AVIF image", "....ftyp(avi[fs]|....(.{4})*avif)");
    start("a HEIC image", "....ftyp(he(ic|ix|vc|vx|im|is)|m[is]f1)");
    start("a video", "....ftyp|RIFF....AVI |\u001aE\u00df\u00a3");
    start("a JPEG XL image", "\u00ff\n|\0\0\0\fJXL \r\n");
    start("a JPEG 2000 image", "\0\0\0\fjP  \r\n|\u00ffO\u00ffQ");
    start("a PSD image", "8BPS");
    start("an SVG image", "\\s*(<\\?xml[^>]*>\\s*)?<svg");
    start("a PDF document", "%PDF-");
    start("a ZIP archive", "PK\u0003\u0004");
    start("a Git LFS pointer", "version https://git-lfs");
    start(
        "an HTML page",
        "(?i)(\u00ef\u00bb\u00bf)?(\\s|<!--.*?-->)*<(!doctype html|html|head|body|script|title)");
  }

  private final Map<String, Integer> counts = new TreeMap<>();

  private static void start(String kind, String pattern) {
    STARTS.put(kind, Pattern.compile(pattern, Pattern.DOTALL));
  }

  /** What {@code bytes} begin, such as "an HTML page"; empty if that is not known. */
  public static Optional<String> kind(byte[] bytes) {
    String start =
        new String(bytes, 0, Math.min(bytes.length, LONGEST_START), StandardCharsets.ISO_8859_1);
    return STARTS.entrySet().stream()
        .filter(kind -> kind.getValue().matcher(start).lookingAt())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Counts {@code file}. Only a regular file is opened: a pipe would be waited for. */
  public void add(Path file) {
    counts.merge(noun(file), 1, Integer::sum);
  }

  private static String noun(Path file) {
    if (!Files.isRegularFile(file)) {
      return "pipe, device or broken link";
    }
    try (InputStream in = Files.newInputStream(file)) {
      Optional<String> kind = kind(in.readNBytes(LONGEST_START));
      if (kind.isPresent()) {
        return kind.get().substring(kind.get().indexOf(' ') + 1);
      }
    } catch (AccessDeniedException e) {
      return "file without permission to read";
    } catch (IOException e) {
      return "damaged file";
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 || name.length() - dot > LONGEST_ENDING
        ? "without ending"
        : name.substring(dot).toLowerCase(Locale.ROOT);
  }

  /** The counts in words, such as "2 .txt, 1 HEIC image"; empty if nothing was added. */
  @Override
  public String toString() {
    int more = counts.values().stream().skip(KINDS_SHOWN).mapToInt(count -> count).sum();
    return counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(KINDS_SHOWN)
            .map(kind -> "%,d %s".formatted(kind.getValue(), kind.getKey()))
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and more" : "");
  }

  /** A line that says so; empty if nothing was added. */
  public Optional<String> line() {
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of("left out files that are no images of a kind that can be read: " + this);
  }
}
