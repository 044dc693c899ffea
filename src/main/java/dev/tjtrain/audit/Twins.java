package dev.tjtrain.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Groups of images that are the same.
 *
 * @param groups two or more images each, in rising order
 * @param similarity of each group, 0 to 1: that of its least similar pair
 */
record Twins(List<List<Integer>> groups, List<Double> similarity) {

  /** Keeps own copies. */
  Twins {
    groups = List.copyOf(groups);
    similarity = List.copyOf(similarity);
  }

  /** Two images that are the same. */
  record Pair(int one, int other, double similarity) {}

  /** Puts pairs that share an image into one group. */
  static Twins of(int images, List<Pair> pairs) {
    int[] parent = new int[images];
    double[] least = new double[images];
    for (int i = 0; i < images; i++) {
      parent[i] = i;
      least[i] = 1;
    }
    for (Pair pair : pairs) {
      int a = root(parent, pair.one);
      int b = root(parent, pair.other);
      double similarity = Math.min(pair.similarity, Math.min(least[a], least[b]));
      parent[Math.max(a, b)] = Math.min(a, b);
      least[Math.min(a, b)] = similarity;
    }
    Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < images; i++) {
      groups.computeIfAbsent(root(parent, i), root -> new ArrayList<>()).add(i);
    }
    groups.values().removeIf(group -> group.size() < 2);
    return new Twins(
        List.copyOf(groups.values()), groups.keySet().stream().map(root -> least[root]).toList());
  }

  /** Puts groups that share an image into one. */
  static Twins ofGroups(int images, Stream<List<Integer>> groups) {
    return of(
        images,
        groups.flatMap(g -> g.stream().map(image -> new Pair(g.get(0), image, 1))).toList());
  }

  private static int root(int[] parent, int image) {
    int root = image;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }
}
