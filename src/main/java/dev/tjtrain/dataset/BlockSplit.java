package dev.tjtrain.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Splits about 70/20/10 without tearing neighbours apart. Neighbouring frames of a film are nearly
 * the same picture; where {@link RandomSplit} puts one into the training part and the other into
 * the test part, the test asks for what was learnt by heart. Here stretches of the film ({@link
 * FilmBlocks}) stay together.
 *
 * <p>Each class is split by itself, so every part has images of every class that has at least three
 * images. Classes with fewer are split together. A part's share of a class is off by about one
 * block at most.
 */
final class BlockSplit {

  private static final double[] SHARES = {0.7, 0.2, 0.1};
  private static final int FEWEST_BY_CLASS = SHARES.length;

  private final Random random;
  private final List<List<FilmFrame>> parts =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  private BlockSplit(int seed) {
    this.random = new Random(seed);
  }

  /**
   * Splits images. The parts depend on the paths, the labels and the seed, not on the order of the
   * images.
   *
   * @param paths of each image below the dataset's root, with {@code /} between its parts
   * @param labels class index of each image
   */
  static Split of(List<String> paths, int[] labels, int seed) {
    SortedMap<Integer, List<FilmFrame>> byClass = new TreeMap<>();
    for (int i = 0; i < labels.length; i++) {
      byClass
          .computeIfAbsent(labels[i], label -> new ArrayList<>())
          .add(FilmFrame.of(i, paths.get(i)));
    }
    BlockSplit split = new BlockSplit(seed);
    List<FilmFrame> ofSmallClasses = new ArrayList<>();
    for (List<FilmFrame> frames : byClass.values()) {
      if (frames.size() < FEWEST_BY_CLASS) {
        ofSmallClasses.addAll(frames);
      } else {
        split.deal(FilmBlocks.of(frames));
      }
    }
    if (!ofSmallClasses.isEmpty()) {
      split.deal(FilmBlocks.of(ofSmallClasses));
    }
    return split.result();
  }

  /** Longest first, each block goes where most is missing; of equals the seed decides. */
  private void deal(List<List<FilmFrame>> blocks) {
    List<List<FilmFrame>> order = new ArrayList<>(blocks);
    Collections.shuffle(order, random);
    order.sort(Comparator.comparingInt((List<FilmFrame> block) -> block.size()).reversed());
    int count = blocks.stream().mapToInt(List::size).sum();
    double[] missing = new double[SHARES.length];
    for (int p = 0; p < missing.length; p++) {
      missing[p] = SHARES[p] * count;
    }
    boolean[] filled = new boolean[missing.length];
    int empty = filled.length;
    for (int b = 0; b < order.size(); b++) {
      int part = neediest(missing, filled, order.size() - b <= empty);
      parts.get(part).addAll(order.get(b));
      missing[part] -= order.get(b).size();
      empty -= filled[part] ? 0 : 1;
      filled[part] = true;
    }
  }

  /** The part that lacks most; the blocks that are left must not leave a part empty. */
  private static int neediest(double[] missing, boolean[] filled, boolean onlyEmpty) {
    int best = -1;
    for (int p = 0; p < missing.length; p++) {
      if (!(onlyEmpty && filled[p]) && (best < 0 || missing[p] > missing[best])) {
        best = p;
      }
    }
    return best;
  }

  private Split result() {
    List<int[]> indices =
        parts.stream().map(part -> part.stream().mapToInt(FilmFrame::index).toArray()).toList();
    return new Split(indices.get(0), indices.get(1), indices.get(2));
  }
}
