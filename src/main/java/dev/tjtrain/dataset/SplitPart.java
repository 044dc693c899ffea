package dev.tjtrain.dataset;

import java.util.Locale;

/** Which images of a dataset are evaluated. */
public enum SplitPart {
  TEST,
  VAL,
  TRAIN,
  ALL;

  /** The name on the command line and in split.json. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
