package dev.tjtrain.dataset.split;

import dev.tjtrain.dataset.ImageFolderDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

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

  /** Of the training, validation and test part. */
  static final double[] SHARES = {0.7, 0.2, 0.1};

  private final Random random;
  private final List<List<FilmFrame>> parts = new ArrayList<>();
  private final double[] shares;

  private BlockSplit(double[] shares, int seed) {
    this.shares = shares;
    this.random = new Random(seed);
    Arrays.stream(shares).forEach(share -> parts.add(new ArrayList<>()));
  }

  /**
   * Splits images. The parts depend on the paths, the labels and the seed, not on the order of the
   * images.
   *
   * @param paths of each image below the dataset's root, with {@code /} between its parts
   * @param labels class index of each image
   */
  static Split of(List<String> paths, int[] labels, int seed) {
    List<FilmFrame> frames = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      frames.add(FilmFrame.of(i, paths.get(i)));
    }
    return of(frames, i -> labels[i], FilmBlocks::of, SHARES, seed);
  }

  /**
   * Splits the images at {@code indices} class by class, each image by itself.
   *
   * @param shares of the training, validation and test part, which sum to 1; a part whose share is
   *     0 stays empty
   */
  static Split stratified(ImageFolderDataset images, int[] indices, double[] shares, int seed) {
    return of(
        IntStream.of(indices).mapToObj(i -> FilmFrame.of(i, images.path(i))).toList(),
        images::label,
        BlockSplit::single,
        shares,
        seed);
  }

  /** The number of each image's block, from 0. */
  static int[] blocks(ImageFolderDataset images) {
    int[] numbers = new int[images.count()];
    int next = 0;
    for (List<List<FilmFrame>> ofClass :
        byClass(frames(images), images::label, FilmBlocks::of, SHARES.length)) {
      for (List<FilmFrame> block : ofClass) {
        int number = next++;
        block.forEach(frame -> numbers[frame.index()] = number);
      }
    }
    return numbers;
  }

  /**
   * Deals the images to {@code count} folds of about one size.
   *
   * @param torn whether each image may go its own way; else blocks stay together
   * @return their indices by fold
   */
  static List<int[]> folds(ImageFolderDataset images, boolean torn, int count, int seed) {
    double[] shares = new double[count];
    Arrays.fill(shares, 1.0 / count);
    BlockSplit split = new BlockSplit(shares, seed);
    byClass(frames(images), images::label, torn ? BlockSplit::single : FilmBlocks::of, count)
        .forEach(split::deal);
    return split.indices();
  }

  private static List<FilmFrame> frames(ImageFolderDataset images) {
    return IntStream.range(0, images.count())
        .mapToObj(i -> FilmFrame.of(i, images.path(i)))
        .toList();
  }

  private static List<List<FilmFrame>> single(List<FilmFrame> frames) {
    return frames.stream().map(List::of).toList();
  }

  private static Split of(
      List<FilmFrame> frames,
      IntUnaryOperator label,
      Function<List<FilmFrame>, List<List<FilmFrame>>> blocks,
      double[] shares,
      int seed) {
    BlockSplit split = new BlockSplit(shares, seed);
    byClass(frames, label, blocks, shares.length).forEach(split::deal);
    List<int[]> parts = split.indices();
    return new Split(parts.get(0), parts.get(1), parts.get(2));
  }

  /** The blocks of each class; classes of fewer images than {@code fewest} are taken together. */
  private static List<List<List<FilmFrame>>> byClass(
      List<FilmFrame> frames,
      IntUnaryOperator label,
      Function<List<FilmFrame>, List<List<FilmFrame>>> blocks,
      int fewest) {
    SortedMap<Integer, List<FilmFrame>> byClass = new TreeMap<>();
    for (FilmFrame frame : frames) {
      byClass.computeIfAbsent(label.applyAsInt(frame.index()), key -> new ArrayList<>()).add(frame);
    }
    List<List<List<FilmFrame>>> classes = new ArrayList<>();
    List<FilmFrame> ofSmallClasses = new ArrayList<>();
    for (List<FilmFrame> ofClass : byClass.values()) {
      if (ofClass.size() < fewest) {
        ofSmallClasses.addAll(ofClass);
      } else {
        classes.add(blocks.apply(ofClass));
      }
    }
    if (!ofSmallClasses.isEmpty()) {
      classes.add(blocks.apply(ofSmallClasses));
    }
    return classes;
  }

  /** Longest first, each block goes where most is missing; of equals the seed decides. */
  private void deal(List<List<FilmFrame>> blocks) {
    List<List<FilmFrame>> order = new ArrayList<>(blocks);
    Collections.shuffle(order, random);
    order.sort(Comparator.comparingInt((List<FilmFrame> block) -> block.size()).reversed());
    int count = blocks.stream().mapToInt(List::size).sum();
    double[] missing = new double[shares.length];
    boolean[] filled = new boolean[shares.length];
    int empty = 0;
    for (int p = 0; p < shares.length; p++) {
      missing[p] = shares[p] * count;
      filled[p] = shares[p] == 0;
      empty += filled[p] ? 0 : 1;
    }
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

  private List<int[]> indices() {
    return parts.stream().map(part -> part.stream().mapToInt(FilmFrame::index).toArray()).toList();
  }
}
