package dev.tjtrain.dataset.split;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image file seen as a frame of a film: the last number in its name says which. The folder does
 * not matter, since one film's frames may lie in several.
 *
 * @param index of the image in its dataset
 * @param path below the dataset's root
 * @param name the path's last part
 * @param series the name up to its last number; the name itself if it has no number
 * @param number the last number; {@link #NONE} if there is none of up to 18 digits
 * @param order the place in the film, as a text to compare: by name with numbers by value, then by
 *     path
 */
record FilmFrame(int index, String path, String name, String series, long number, String order) {

  /** Instead of a number. */
  static final long NONE = -1;

  /** The order of the film. Total on paths. */
  static final Comparator<FilmFrame> ORDER = Comparator.comparing(FilmFrame::order);

  private static final Pattern LAST_NUMBER =
      Pattern.compile("(.*?)([0-9]+)[^0-9]*", Pattern.DOTALL);

  private static final int MOST_DIGITS = 18;
  private static final Pattern NUMBER = Pattern.compile("0*([0-9]+)");

  /** Reads the number of {@code .../frame309.jpg}, here 309. */
  static FilmFrame of(int index, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String order = naturalKey(name) + '\0' + naturalKey(path);
    int dot = name.lastIndexOf('.');
    Matcher matcher = LAST_NUMBER.matcher(dot > 0 ? name.substring(0, dot) : name);
    if (!matcher.matches() || matcher.group(2).length() > MOST_DIGITS) {
      return new FilmFrame(index, path, name, name, NONE, order);
    }
    long number = Long.parseLong(matcher.group(2));
    return new FilmFrame(index, path, name, matcher.group(1), number, order);
  }

  /**
   * A text that compares as people number things: runs of digits by their value, everything else by
   * code point. {@code frame309} comes before {@code frame2958}. Texts that differ only in leading
   * zeros are ordered by code point, so the keys of different texts differ.
   */
  static String naturalKey(String text) {
    // The length before the digits makes longer numbers larger, of whatever length they are.
    String byValue =
        NUMBER
            .matcher(text)
            .replaceAll(run -> "0" + (char) (0x100 + run.group(1).length()) + run.group(1));
    // Java compares UTF-16, whose order is not that of the code points; the order of UTF-8 is.
    return new String((byValue + '\0' + text).getBytes(UTF_8), ISO_8859_1);
  }

  /** How many numbers later {@code next} comes; {@link #NONE} if that is not known. */
  long stepTo(FilmFrame next) {
    return number == NONE || next.number == NONE || !series.equals(next.series)
        ? NONE
        : next.number - number;
  }
}
