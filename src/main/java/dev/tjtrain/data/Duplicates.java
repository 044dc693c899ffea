package dev.tjtrain.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Image files with the same bytes.
 *
 * @param groups indices of equal images, two or more a group, each rising
 */
public record Duplicates(List<List<Integer>> groups) {

  private static final int GLIMPSE_BYTES = 4096;
  private static final int CHUNK_BYTES = 1 << 16;

  /** Tells files apart; cheap ones come first, so that few files are read whole. */
  private interface Trait {
    String of(FrameFolder frames, int index) throws IOException;
  }

  /**
   * Finds them: by size, then, where sizes are equal, by some bytes in the middle, then by SHA-256.
   * Files that cannot be read are in no group.
   *
   * @param stop is asked now and then whether to give up
   * @throws CancellationException if it was told to stop
   */
  public static Duplicates find(FrameFolder frames, BooleanSupplier stop) {
    List<List<Integer>> groups =
        List.of(IntStream.range(0, frames.count()).boxed().collect(Collectors.toList()));
    for (Trait trait :
        List.<Trait>of(Duplicates::size, Duplicates::glimpse, Duplicates::fingerprint)) {
      List<List<Integer>> finer = new ArrayList<>();
      for (List<Integer> group : groups) {
        Map<String, List<Integer>> byTrait = new LinkedHashMap<>();
        for (int index : group) {
          if (stop.getAsBoolean()) {
            throw new CancellationException("stopped");
          }
          try {
            byTrait.computeIfAbsent(trait.of(frames, index), key -> new ArrayList<>()).add(index);
          } catch (IOException e) {
            // The pass over the frames says so, by name.
          }
        }
        byTrait.values().stream().filter(same -> same.size() > 1).forEach(finer::add);
      }
      groups = finer;
    }
    return new Duplicates(groups);
  }

  /** The groups whose images do not all have the same class. */
  public List<List<Integer>> acrossClasses(FrameFolder frames) {
    return groups.stream()
        .filter(group -> group.stream().map(frames::label).distinct().count() > 1)
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

  private static String size(FrameFolder frames, int index) throws IOException {
    checkRegular(frames.file(index));
    long size = Files.size(frames.file(index));
    if (size == 0) {
      throw new IOException("no image");
    }
    return Long.toString(size);
  }

  /** Reading a pipe would wait for whoever writes into it. */
  private static void checkRegular(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no file");
    }
  }

  private static String glimpse(FrameFolder frames, int index) throws IOException {
    checkRegular(frames.file(index));
    try (FileChannel channel = FileChannel.open(frames.file(index))) {
      channel.position(Math.max(0, channel.size() - GLIMPSE_BYTES) / 2);
      return HexFormat.of()
          .formatHex(sha256().digest(Channels.newInputStream(channel).readNBytes(GLIMPSE_BYTES)));
    }
  }

  private static String fingerprint(FrameFolder frames, int index) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    checkRegular(frames.file(index));
    try (InputStream in = Files.newInputStream(frames.file(index))) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
