package dev.tjtrain.dataset;

import java.util.Locale;

/** Which images of a dataset are evaluated. */
public enum SplitPart {
  TEST,
  VAL,
  TRAIN,
  ALL;

  /** This part's images; not for {@link #ALL}, which is no part of a split. */
  public int[] of(Split split) {
    return switch (this) {
      case TEST -> split.test();
      case VAL -> split.validation();
      case TRAIN -> split.train();
      case ALL -> throw new IllegalArgumentException("all images are no part of a split");
    };
  }

  /** The name on the command line and in split.json. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
