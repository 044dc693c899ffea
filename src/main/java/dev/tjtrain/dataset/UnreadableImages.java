package dev.tjtrain.dataset;

import dev.tjtrain.files.InvalidInputException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The images that could not be read, and how many of them are one too many. Safe for several
 * threads.
 */
public final class UnreadableImages {

  private static final int SHOWN = 3;

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
      StringBuilder some = new StringBuilder();
      reasons.values().stream().limit(SHOWN).forEach(r -> some.append("; ").append(withoutStop(r)));
      throw new InvalidInputException(
          reasons.size()
              + (reasons.size() == 1 ? " image" : " images")
              + " cannot be read where "
              + allowed
              + " may be skipped"
              + some
              + ". Mend or remove them, or raise --max-bad");
    }
  }

  /** Whether image {@code index} was skipped. */
  public synchronized boolean contains(int index) {
    return reasons.containsKey(index);
  }

  /** Why each skipped image was skipped, by its index. */
  public synchronized SortedMap<Integer, String> reasons() {
    return new TreeMap<>(reasons);
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
