package dev.tjtrain.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images that are the same.
 *
 * @param groups indices of equal images, two or more a group, each rising
 */
public record Duplicates(List<List<Integer>> groups) {

  /**
   * Finds images of equal content.
   *
   * @param contents by image, equal if the files hold the same bytes; null for images that could
   *     not be read, which are in no group
   */
  public static Duplicates of(@Nullable Object[] contents) {
    Map<Object, Integer> first = new LinkedHashMap<>();
    Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < contents.length; i++) {
      Object content = contents[i];
      Integer earlier = content == null ? null : first.putIfAbsent(content, i);
      if (earlier != null) {
        groups.computeIfAbsent(earlier, key -> new ArrayList<>(List.of(earlier))).add(i);
      }
    }
    return new Duplicates(List.copyOf(groups.values()));
  }

  /** The groups whose images do not all have the same class. */
  public List<List<Integer>> acrossClasses(ImageFolderDataset images) {
    return groups.stream()
        .filter(group -> group.stream().map(images::label).distinct().count() > 1)
        .toList();
  }

  /** How many of the images {@code part} are also, under another name, among {@code train}. */
  public int inBoth(int[] part, int[] train) {
    Set<Integer> ofTrain = new HashSet<>();
    Arrays.stream(train).forEach(ofTrain::add);
    Set<Integer> leaked = new HashSet<>();
    for (List<Integer> group : groups) {
      if (group.stream().anyMatch(ofTrain::contains)) {
        leaked.addAll(group);
      }
    }
    return (int) Arrays.stream(part).filter(leaked::contains).count();
  }
}
