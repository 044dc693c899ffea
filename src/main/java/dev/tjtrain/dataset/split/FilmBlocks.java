package dev.tjtrain.dataset.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the frames of one class into blocks: stretches of the film, in its order, that a split must
 * not tear.
 */
final class FilmBlocks {

  /**
   * With 30 blocks of equal length 70/20/10 comes out exactly (21, 6, 3), and of the frames of a
   * long block few have a neighbour in another part; with 10 (7, 2, 1) it still does.
   */
  private static final int MOST_BLOCKS = 30;

  private static final int FEWEST_BLOCKS = 10;
  private static final int SHORTEST_USEFUL_BLOCK = 5;

  /**
   * In a film of one frame a second, frames up to 5 apart are often of one picture, and beyond 30
   * apart hardly two in a thousand are alike (measured on 240 frames of the cartoons).
   */
  private static final long LEAST_GAP = 30;

  /** Where only every n-th frame was kept, all numbers are further apart. */
  private static final long GAP_IN_STEPS = 10;

  private FilmBlocks() {}

  /**
   * Cuts one class.
   *
   * @param frames all of the class, in any order; not empty
   * @return blocks in the film's order, frames in the film's order in each
   */
  static List<List<FilmFrame>> of(List<FilmFrame> frames) {
    List<FilmFrame> film = frames.stream().sorted(FilmFrame.ORDER).toList();
    int wanted = wantedBlocks(film.size());
    List<List<FilmFrame>> blocks = new ArrayList<>();
    for (List<FilmFrame> run : runs(film)) {
      int pieces = (int) (((long) run.size() * wanted + film.size() - 1) / film.size());
      for (int p = 0; p < pieces; p++) {
        int from = (int) ((long) p * run.size() / pieces);
        int to = (int) ((p + 1L) * run.size() / pieces);
        blocks.add(run.subList(from, to));
      }
    }
    return blocks;
  }

  /** Into how many blocks a class of {@code count} images without gaps is cut. */
  private static int wantedBlocks(int count) {
    int blocks = Math.min(MOST_BLOCKS, Math.max(FEWEST_BLOCKS, count / SHORTEST_USEFUL_BLOCK));
    return Math.min(count, blocks);
  }

  /** The stretches between gaps. */
  private static List<List<FilmFrame>> runs(List<FilmFrame> film) {
    long gap = Math.max(LEAST_GAP, GAP_IN_STEPS * medianStep(film));
    List<List<FilmFrame>> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= film.size(); i++) {
      if (i == film.size() || film.get(i - 1).stepTo(film.get(i)) > gap) {
        runs.add(film.subList(from, i));
        from = i;
      }
    }
    return runs;
  }

  private static long medianStep(List<FilmFrame> film) {
    long[] steps = new long[film.size()];
    int known = 0;
    for (int i = 1; i < film.size(); i++) {
      long step = film.get(i - 1).stepTo(film.get(i));
      if (step != FilmFrame.NONE) {
        steps[known++] = step;
      }
    }
    Arrays.sort(steps, 0, known);
    return known == 0 ? 1 : Math.min(steps[known / 2], Long.MAX_VALUE / GAP_IN_STEPS);
  }
}
