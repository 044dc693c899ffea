package dev.tjtrain.features.cache;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files in a folder as images, and as their rows what they say: 16 bytes of text. */
final class CacheWorld {

  static final int ROW_BYTES = 16;

  final Path images;
  final CacheFolder folder;
  final List<String> warnings = new ArrayList<>();
  final List<String> computed = new ArrayList<>();

  /** Files were written long before they are looked at. */
  InstantSource clock = InstantSource.fixed(Instant.now().plus(Duration.ofDays(1)));

  long limit = 1 << 20;

  CacheWorld(Path root) throws IOException {
    images = Files.createDirectories(root.resolve("images"));
    folder = new CacheFolder(root.resolve("features"));
  }

  FeatureKey key() {
    return key("weights");
  }

  FeatureKey key(String origin) {
    return new FeatureKey(images.toString(), "rows", origin);
  }

  Path log() {
    return folder.log(key().id());
  }

  void image(String name, String content) throws IOException {
    Files.writeString(images.resolve(name), content);
  }

  /**
   * What every image comes to be taken for; {@link #computed} then has those that were not known.
   */
  Map<String, String> pass() throws IOException {
    return pass(key());
  }

  Map<String, String> pass(FeatureKey key) throws IOException {
    return pass(key, new DiskFeatureCache(folder, limit, warnings::add));
  }

  /** Passes over the images in twos, as the rows of a chunk. */
  Map<String, String> pass(FeatureKey key, FeatureCache cache) throws IOException {
    computed.clear();
    List<String> names = names();
    Map<String, FeatureLocation> places = new LinkedHashMap<>();
    Map<String, String> rows = new LinkedHashMap<>();
    FeatureStore store =
        cache.fill(
            key,
            names.size(),
            ROW_BYTES,
            () -> false,
            into -> {
              for (int i = 0; i < names.size(); i += 2) {
                chunk(names.subList(i, Math.min(i + 2, names.size())), into, places);
              }
            });
    for (String name : names) {
      rows.put(name, text(places.get(name)));
    }
    store.close();
    return rows;
  }

  void chunk(List<String> names, FeatureStore into, Map<String, FeatureLocation> places)
      throws IOException {
    List<ImageReading> fresh = new ArrayList<>();
    ByteBuffer rows = ByteBuffer.allocate(ROW_BYTES * names.size());
    for (String name : names) {
      ImageReading image = new ImageReading(name, images.resolve(name), clock);
      FeatureLocation place = into.find(image);
      if (place != null) {
        places.put(name, place);
        continue;
      }
      computed.add(name);
      fresh.add(image);
      rows.put(Arrays.copyOf(image.bytes(), ROW_BYTES));
      image.release();
    }
    if (!fresh.isEmpty()) {
      List<FeatureLocation> added = into.add(fresh, rows.flip());
      for (int i = 0; i < added.size(); i++) {
        places.put(fresh.get(i).path(), added.get(i));
      }
    }
  }

  /** What the row at {@code place} says. */
  static String text(@Nullable FeatureLocation place) throws IOException {
    ByteBuffer row = ByteBuffer.allocate(ROW_BYTES);
    requireNonNull(place).file().read(place.position(), row);
    return new String(row.array(), StandardCharsets.UTF_8).replace("\0", "");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(images)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
