package dev.tjtrain.dataset;

import java.util.Comparator;

/**
 * An image file seen as a frame of a film: the last number in its name says which. The folder does
 * not matter, since one film's frames may lie in several.
 *
 * @param index of the image in its dataset
 * @param path below the dataset's root
 * @param name the path's last part
 * @param series the name up to its last number; the name itself if it has no number
 * @param number the last number; {@link #NONE} if there is none of up to 18 digits
 */
record FilmFrame(int index, String path, String name, String series, long number) {

  /** Instead of a number. */
  static final long NONE = -1;

  /** The order of the film: by name with numbers by value, then by folder. Total on paths. */
  static final Comparator<FilmFrame> ORDER =
      Comparator.comparing(FilmFrame::name, NaturalOrder.INSTANCE)
          .thenComparing(FilmFrame::path, NaturalOrder.INSTANCE);

  private static final int MOST_DIGITS = 18;

  /** Reads the number of {@code .../frame309.jpg}, here 309. */
  static FilmFrame of(int index, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    while (end > 0 && !NaturalOrder.isDigit(name.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && NaturalOrder.isDigit(name.charAt(start - 1))) {
      start--;
    }
    if (start == end || end - start > MOST_DIGITS) {
      return new FilmFrame(index, path, name, name, NONE);
    }
    long number = Long.parseLong(name.substring(start, end));
    return new FilmFrame(index, path, name, name.substring(0, start), number);
  }

  /** How many numbers later {@code next} comes; {@link #NONE} if that is not known. */
  long stepTo(FilmFrame next) {
    return number == NONE || next.number == NONE || !series.equals(next.series)
        ? NONE
        : next.number - number;
  }
}
