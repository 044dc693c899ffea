package dev.tjtrain.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Something that is probably wrong with an image.
 *
 * @param image its index in the dataset
 * @param kind what is wrong
 * @param severity larger is worse whatever the score: for twins 2 across classes, 1 across the
 *     parts of a given split; otherwise 0
 * @param score how sure it is; comparable within the kind only
 * @param advice what to do
 * @param reason in a few words
 * @param others indices of images that show it: twins of this one, or the images most like it
 * @param proposed index of the class that it seems to belong to; its own if no other
 */
public record Finding(
    int image,
    Kind kind,
    int severity,
    double score,
    Advice advice,
    String reason,
    List<Integer> others,
    int proposed) {

  /** By kind, the worst first. */
  static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::kind)
          .thenComparing(Comparator.comparingInt(Finding::severity).reversed())
          .thenComparing(Comparator.comparingDouble(Finding::score).reversed())
          .thenComparingInt(Finding::image);

  /** What may be wrong. */
  public enum Kind {
    MISLABELLED,
    DUPLICATE,
    NEAR_DUPLICATE,
    OUTLIER,
    QUALITY,
    UNREADABLE;

    /** The name in findings.csv. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What may be done about it. */
  public enum Advice {
    RELABEL,
    EXCLUDE,
    CHECK;

    /** The name in findings.csv. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Keeps an own copy of the list. */
  public Finding {
    others = List.copyOf(others);
  }

  /** What findings.csv suggests, such as {@code relabel: tom}. */
  public String suggestion() {
    return advice + ": " + reason;
  }
}
