package dev.tjtrain.dataset;

import dev.tjtrain.files.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The images that could not be read, and how many of them are one too many. Safe for several
 * threads.
 */
public final class UnreadableImages {

  private static final int SHOWN = 3;
  private static final int KINDS_SHOWN = 5;

  /** Of a reason, what names the file, details in brackets, and what to do. */
  private static final Pattern NAME_OR_ADVICE = Pattern.compile("^.*?: | \\(.*|\\. [^.]*\\.?$");

  private final int allowed;
  private final Consumer<String> report;
  private final SortedMap<Integer, String> reasons = new TreeMap<>();

  /**
   * Starts without any.
   *
   * @param allowed how many images may be skipped
   * @param report hears of each skipped image, in one line
   */
  public UnreadableImages(int allowed, Consumer<String> report) {
    this.allowed = allowed;
    this.report = report;
  }

  /**
   * Skips image {@code index}.
   *
   * @param reason one line that names the file
   * @throws InvalidInputException if that makes more than are allowed
   */
  public synchronized void add(int index, String reason) throws InvalidInputException {
    reasons.put(index, reason);
    report.accept(reason);
    if (reasons.size() > allowed) {
      String some =
          reasons.values().stream()
              .limit(SHOWN)
              .map(r -> r.replaceFirst("\\.$", ""))
              .collect(Collectors.joining("; "));
      throw new InvalidInputException(
          "%d %s cannot be read where %d may be skipped; %s. Mend or remove them, or raise --max-bad"
              .formatted(reasons.size(), reasons.size() == 1 ? "image" : "images", allowed, some));
    }
  }

  /** Whether image {@code index} was skipped. */
  public synchronized boolean contains(int index) {
    return reasons.containsKey(index);
  }

  /** A line that counts the skipped images by what is wrong with them; empty for one or none. */
  public synchronized Optional<String> summary() {
    Map<String, Integer> counts = new TreeMap<>();
    reasons
        .values()
        .forEach(r -> counts.merge(NAME_OR_ADVICE.matcher(r).replaceAll(""), 1, Integer::sum));
    return reasons.size() < 2
        ? Optional.empty()
        : Optional.of(
            counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(KINDS_SHOWN)
                .map(why -> "%s (%,d)".formatted(why.getKey(), why.getValue()))
                .collect(
                    Collectors.joining(
                        ", ",
                        "%,d images cannot be read: ".formatted(reasons.size()),
                        counts.size() > KINDS_SHOWN ? " and other reasons" : "")));
  }

  /** Why each skipped image was skipped, by its index. */
  public synchronized SortedMap<Integer, String> reasons() {
    return new TreeMap<>(reasons);
  }
}
