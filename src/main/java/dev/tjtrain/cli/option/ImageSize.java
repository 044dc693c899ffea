package dev.tjtrain.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The value of {@code --image-size}.
 *
 * @param height in pixels
 * @param width in pixels
 */
public record ImageSize(int height, int width) {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

  /** Below this the last block is a single pixel, whose batch norm a batch of one cannot train. */
  private static final int SMALLEST_SIDE = 33;

  private static final int LARGEST_SIDE = 2048;

  /**
   * Reads height x width.
   *
   * @throws picocli.CommandLine.ParameterException if it is anything else or out of range
   */
  public static ImageSize parse(CommandSpec spec, String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw Checks.invalid(spec, "--image-size", "height x width such as 90x160", text);
    }
    int height = Integer.parseInt(size.group(1));
    int width = Integer.parseInt(size.group(2));
    Checks.range(spec, "--image-size: the height", height, SMALLEST_SIDE, LARGEST_SIDE);
    Checks.range(spec, "--image-size: the width", width, SMALLEST_SIDE, LARGEST_SIDE);
    return new ImageSize(height, width);
  }
}
