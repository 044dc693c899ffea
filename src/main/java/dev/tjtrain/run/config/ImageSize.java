package dev.tjtrain.run.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size that images are resized to.
 *
 * @param height in pixels, 33 to 2048
 * @param width in pixels, 33 to 2048
 */
public record ImageSize(int height, int width) {

  /** To be chosen by the images' shapes: {@link AutoSize}. */
  public static final ImageSize AUTO = new ImageSize(0, 0);

  /** The tutorial's. */
  static final ImageSize TUTORIAL = new ImageSize(90, 160);

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

  /** Below 33 the last block is a single pixel, whose batch norm a batch of one cannot train. */
  private static final String SIDE = "[33, 2048]";

  /**
   * Reads height x width, such as {@code 90x160}.
   *
   * @param option for messages
   * @throws IllegalArgumentException if it is anything else or out of range
   */
  public static ImageSize parse(String option, String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw Settings.refused(option, "height x width such as 90x160", text);
    }
    return new ImageSize(
        Settings.wholeNumber(option + ": the height", SIDE, size.group(1)),
        Settings.wholeNumber(option + ": the width", SIDE, size.group(2)));
  }

  /** The value of the option. */
  @Override
  public String toString() {
    return equals(AUTO) ? "auto" : height + "x" + width;
  }
}
