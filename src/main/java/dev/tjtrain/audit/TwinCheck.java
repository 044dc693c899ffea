package dev.tjtrain.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether two pictures are one: the same but for compression, size, brightness and a border that
 * one of them has lost. Frames of a film a second apart are not, though on some hardly anything has
 * moved.
 *
 * <p>One is laid over a window of the other, coarsely by trying, finely by the method of Lucas and
 * Kanade (1981). What differs then is measured block by block, so that one thing that has moved
 * tells, and more leniently where there are edges.
 */
final class TwinCheck {

  /** From here on pictures differ to the eye at first sight. */
  static final double ALIKE = 0.3;

  /** Sharp edges that were cut or resampled may still bring a picture here. */
  static final double WORTH_A_CLOSER_LOOK = 0.45;

  /** The same for {@link #closely}: pictures below are one, made anew. */
  static final double ONE = 0.26;

  /** The same measure on a sixth of the pixels, which takes a tenth of the time. */
  private static final double PERHAPS = 0.6;

  private static final double[] SCALES = {1, 0.95, 0.9, 0.85, 0.8};
  private static final double OFFSET_STEP = 0.05;

  /** What is tried first, the whole picture before all: scale and offset downwards, then across. */
  private static final List<double[]> WINDOWS = windows();

  private static final double LEAST_CORRELATION = 0.8;
  private static final int STEPS = 6;
  private static final double FARTHEST_STEP = 0.05;
  private static final double MOST_GAIN = 1.25;

  /** Levels that blocks may differ by, beside their edges. */
  private static final double TOLERANCE = 6;

  private static final int BLOCK = 5;

  /** The window settles once it moves by less than this, a thirtieth of a pixel. */
  private static final double SETTLED = 1e-4;

  private final Plane whole;
  private final Plane half;
  private final Plane sixth;
  private final Plane tenth;
  private float @Nullable [][] coarseWindows;

  private static List<double[]> windows() {
    List<double[]> windows = new ArrayList<>();
    for (double scale : SCALES) {
      int offsets = (int) Math.round((1 - scale) / OFFSET_STEP);
      for (int down = 0; down <= offsets; down++) {
        for (int across = 0; across <= offsets; across++) {
          windows.add(new double[] {scale, down * OFFSET_STEP, scale, across * OFFSET_STEP});
        }
      }
    }
    return windows;
  }

  /** Prepares one picture: luma, row by row. For one thread at a time. */
  TwinCheck(float[] luma, int height, int width) {
    whole = new Plane(luma, height, width);
    half = whole.reduced(2);
    sixth = half.reduced(3);
    tenth = half.reduced(5);
  }

  /**
   * How one picture lies over another.
   *
   * @param difference where they differ most, in parts of what is to be expected of edges: 0 if
   *     they are equal; infinite if they are not alike at all
   * @param window scale and offset downwards, then across, in parts of the picture that is larger
   * @param swapped whether the window is in the second picture
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Match(double difference, double[] window, boolean swapped) {}

  /** Lays two small pictures over one another. */
  static Match match(TwinCheck a, TwinCheck b) {
    double[] all = {1, 0, 1, 0};
    Match best = new Match(Double.POSITIVE_INFINITY, all, false);
    if (b.sixth.difference(a.sixth, all) <= PERHAPS) {
      best = new Match(difference(a, b, all), all, false);
      if (best.difference < ALIKE / 2) {
        return best;
      }
    }
    for (boolean swapped : new boolean[] {false, true}) {
      Match found = swapped ? windowed(b, a, true) : windowed(a, b, false);
      best = found.difference < best.difference ? found : best;
    }
    return best;
  }

  /** The difference of the same two pictures in larger versions, where small things tell. */
  static double closely(TwinCheck a, TwinCheck b, Match match) {
    TwinCheck outer = match.swapped ? b : a;
    TwinCheck inner = match.swapped ? a : b;
    double[] window = match.window.clone();
    finely(outer.half, inner.half, window);
    finely(outer.whole, inner.whole, window);
    return difference(outer, inner, window);
  }

  private static Match windowed(TwinCheck a, TwinCheck b, boolean swapped) {
    double[] window = coarsely(a, b);
    if (window.length == 0) {
      return new Match(Double.POSITIVE_INFINITY, window, swapped);
    }
    finely(a.sixth, b.sixth, window);
    if (b.sixth.difference(a.sixth, window) > PERHAPS) {
      return new Match(Double.POSITIVE_INFINITY, window, swapped);
    }
    finely(a.half, b.half, window);
    return new Match(difference(a, b, window), window, swapped);
  }

  /** A window as scale and offset downwards, then across; none if nothing is alike. */
  private static double[] coarsely(TwinCheck a, TwinCheck b) {
    float[][] windows = a.coarseWindows();
    float[] all = b.coarseWindows()[0];
    double most = LEAST_CORRELATION;
    double[] best = {};
    for (int i = 0; i < windows.length; i++) {
      double correlation = 0;
      for (int at = 0; at < all.length; at++) {
        correlation += windows[i][at] * all[at];
      }
      if (correlation > most) {
        most = correlation;
        best = WINDOWS.get(i).clone();
      }
    }
    return best;
  }

  /** What each window of this picture shows, coarsely, with a mean of 0 and a length of 1. */
  private float[][] coarseWindows() {
    if (coarseWindows == null) {
      coarseWindows =
          WINDOWS.stream()
              .map(window -> normalized(tenth.window(window, tenth.height, tenth.width)))
              .toArray(float[][]::new);
    }
    return coarseWindows;
  }

  private static float[] normalized(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    double length = Math.sqrt(Math.max(squares, 1e-9));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean) / length);
    }
    return values;
  }

  /** Moves the window by least squares, together with gain and offset of the brightness. */
  private static void finely(Plane a, Plane b, double[] window) {
    double farthest = FARTHEST_STEP;
    for (int step = 0; step < STEPS && farthest > SETTLED; step++) {
      double[] move = solve(normalEquations(a, b, window));
      farthest = 0;
      for (int i = 0; i < window.length; i++) {
        window[i] += Math.max(-FARTHEST_STEP, Math.min(FARTHEST_STEP, move[i]));
        farthest = Math.max(farthest, Math.abs(move[i]));
      }
      for (int i = 0; i < window.length; i += 2) {
        window[i] = Math.max(0.7, Math.min(1.02, window[i]));
        window[i + 1] = Math.max(-0.02, Math.min(1.02 - window[i], window[i + 1]));
      }
    }
  }

  /**
   * The upper half of the normal equations, and their right side: what the scale and offset
   * downwards, then across, the gain and the offset of brightness must change by. The factor of a
   * row of pixels is taken out of its sums.
   */
  private static double[][] normalEquations(Plane a, Plane b, double[] window) {
    float[] values = a.window(window, b.height, b.width);
    float[] downs = a.down().window(window, b.height, b.width);
    float[] acrosses = a.across().window(window, b.height, b.width);
    double[][] system = new double[6][7];
    for (int y = 0; y < b.height; y++) {
      double dd = 0;
      double ds = 0;
      double da = 0;
      double dv = 0;
      double d1 = 0;
      double dr = 0;
      double ss = 0;
      double sa = 0;
      double sv = 0;
      double s1 = 0;
      double sr = 0;
      double aa = 0;
      double av = 0;
      double a1 = 0;
      double ar = 0;
      double vv = 0;
      double v1 = 0;
      double vr = 0;
      double r1 = 0;
      for (int x = 0; x < b.width; x++) {
        int i = y * b.width + x;
        double down = downs[i];
        double across = acrosses[i];
        double stretched = across * ((x + 0.5) / b.width);
        double value = values[i];
        double rest = b.values[i] - value;
        dd += down * down;
        ds += down * stretched;
        da += down * across;
        dv += down * value;
        d1 += down;
        dr += down * rest;
        ss += stretched * stretched;
        sa += stretched * across;
        sv += stretched * value;
        s1 += stretched;
        sr += stretched * rest;
        aa += across * across;
        av += across * value;
        a1 += across;
        ar += across * rest;
        vv += value * value;
        v1 += value;
        vr += value * rest;
        r1 += rest;
      }
      double place = (y + 0.5) / b.height;
      add(system[0], place, place * dd, dd, ds, da, dv, d1, dr);
      add(system[1], 1, 0, dd, ds, da, dv, d1, dr);
      add(system[2], 1, 0, 0, ss, sa, sv, s1, sr);
      add(system[3], 1, 0, 0, 0, aa, av, a1, ar);
      add(system[4], 1, 0, 0, 0, 0, vv, v1, vr);
      add(system[5], 1, 0, 0, 0, 0, 0, b.width, r1);
    }
    return system;
  }

  private static void add(double[] row, double factor, double... sums) {
    for (int i = 0; i < row.length; i++) {
      row[i] += factor * sums[i];
    }
  }

  /** Solves a symmetric system, of which the upper half and the right side are given. */
  private static double[] solve(double[][] system) {
    int n = system.length;
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < r; c++) {
        system[r][c] = system[c][r];
      }
    }
    for (int r = 0; r < n; r++) {
      system[r][r] = system[r][r] * (1 + 1e-4) + 1e-6; // flat pictures leave it undetermined
    }
    for (int pivot = 0; pivot < n; pivot++) {
      for (int r = pivot + 1; r < n; r++) {
        double factor = system[r][pivot] / system[pivot][pivot];
        for (int c = pivot; c <= n; c++) {
          system[r][c] -= factor * system[pivot][c];
        }
      }
    }
    double[] x = new double[n];
    for (int r = n - 1; r >= 0; r--) {
      x[r] = system[r][n];
      for (int c = r + 1; c < n; c++) {
        x[r] -= system[r][c] * x[c];
      }
      x[r] /= system[r][r];
    }
    return x;
  }

  private static double difference(TwinCheck a, TwinCheck b, double[] window) {
    // Halved, since one of the two may be a little sharper.
    return b.half.largestDifference(b.whole.rest(a.whole, window).reduced(2));
  }

  /** Values of pixels, row by row. For one thread at a time. */
  private static final class Plane {
    final float[] values;
    final int height;
    final int width;
    private @Nullable Plane down;
    private @Nullable Plane across;

    Plane(float[] values, int height, int width) {
      this.values = values;
      this.height = height;
      this.width = width;
    }

    /** The slope downwards, in levels a height of the picture. */
    Plane down() {
      if (down == null) {
        down = gradient(width, height);
      }
      return down;
    }

    /** The slope across, in levels a width of the picture. */
    Plane across() {
      if (across == null) {
        across = gradient(1, width);
      }
      return across;
    }

    /** The mean of each {@code factor} x {@code factor} pixels. */
    Plane reduced(int factor) {
      int rows = height / factor;
      int columns = width / factor;
      float share = 1f / (factor * factor);
      float[] means = new float[rows * columns];
      for (int y = 0; y < rows * factor; y++) {
        int to = y / factor * columns;
        int from = y * width;
        for (int x = 0; x < columns; x++) {
          float sum = 0;
          for (int i = 0; i < factor; i++) {
            sum += values[from++];
          }
          means[to + x] += sum * share;
        }
      }
      return new Plane(means, rows, columns);
    }

    /** Half the difference of the pixels before and behind, times {@code size}. */
    private Plane gradient(int distance, int size) {
      float[] slopes = new float[values.length];
      for (int i = distance; i < values.length - distance; i++) {
        slopes[i] = (values[i + distance] - values[i - distance]) * size / 2;
      }
      return new Plane(slopes, height, width);
    }

    /** What a window of {@code other} differs by, at the gain and offset that suit it best. */
    Plane rest(Plane other, double[] window) {
      float[] found = other.window(window, height, width);
      double meanFound = 0;
      double mean = 0;
      for (int i = 0; i < found.length; i++) {
        meanFound += found[i];
        mean += values[i];
      }
      meanFound /= found.length;
      mean /= found.length;
      double products = 0;
      double squares = 0;
      for (int i = 0; i < found.length; i++) {
        products += (found[i] - meanFound) * (values[i] - mean);
        squares += (found[i] - meanFound) * (found[i] - meanFound);
      }
      double gain =
          Math.max(1 / MOST_GAIN, Math.min(MOST_GAIN, products / Math.max(squares, 1e-6)));
      float[] rest = new float[found.length];
      for (int i = 0; i < found.length; i++) {
        rest[i] = (float) (gain * (found[i] - meanFound) - (values[i] - mean));
      }
      return new Plane(rest, height, width);
    }

    /** How far a window of {@code other} differs, as {@link #largestDifference} has it. */
    double difference(Plane other, double[] window) {
      return largestDifference(rest(other, window));
    }

    /** The largest of {@code rest} among blocks, in parts of what is expected of them. */
    double largestDifference(Plane rest) {
      double largest = 0;
      for (int y = 0; y + BLOCK <= height; y += BLOCK) {
        for (int x = 0; x + BLOCK <= width; x += BLOCK) {
          double differing = 0;
          double expected = 0;
          for (int i = 0; i < BLOCK * BLOCK; i++) {
            int row = y + i / BLOCK;
            int column = x + i % BLOCK;
            differing += Math.abs(rest.values[row * width + column]);
            expected += TOLERANCE + slope(row, column);
          }
          largest = Math.max(largest, differing / expected);
        }
      }
      return largest;
    }

    /** The steepness at a pixel, in levels a pixel. */
    double slope(int y, int x) {
      float right = values[y * width + Math.min(x + 1, width - 1)];
      float left = values[y * width + Math.max(x - 1, 0)];
      float below = values[Math.min(y + 1, height - 1) * width + x];
      float above = values[Math.max(y - 1, 0) * width + x];
      float acrosses = right - left;
      float downs = below - above;
      return Math.sqrt(acrosses * acrosses + downs * downs) / 2;
    }

    /** A window, resampled bilinearly to {@code rows} x {@code columns}. */
    float[] window(double[] window, int rows, int columns) {
      float[] resampled = new float[rows * columns];
      int[] lefts = new int[columns];
      float[] weights = new float[columns];
      for (int x = 0; x < columns; x++) {
        double at = place(window[3] + window[2] * (x + 0.5) / columns, width);
        lefts[x] = (int) at;
        weights[x] = (float) (at - lefts[x]);
      }
      for (int y = 0; y < rows; y++) {
        double at = place(window[1] + window[0] * (y + 0.5) / rows, height);
        int top = ((int) at) * width;
        float lower = (float) (at - (int) at);
        for (int x = 0; x < columns; x++) {
          int i = top + lefts[x];
          float above = values[i] + weights[x] * (values[i + 1] - values[i]);
          float below =
              values[i + width] + weights[x] * (values[i + width + 1] - values[i + width]);
          resampled[y * columns + x] = above + lower * (below - above);
        }
      }
      return resampled;
    }

    private static double place(double share, int size) {
      return Math.max(0, Math.min(size - 1.001, share * size - 0.5));
    }
  }
}
