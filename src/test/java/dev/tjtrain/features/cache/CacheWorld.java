package dev.tjtrain.features.cache;

import static java.util.Objects.requireNonNull;

import dev.tjtrain.features.cache.FeatureStore.Tensor;
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

/** Files in a folder as images, and as their tensors what they say: 16 bytes of text. */
final class CacheWorld {

  static final int TENSOR_BYTES = 16;

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
    return new FeatureKey(images.toString(), "features", origin);
  }

  Path file() {
    return folder.file(key().id());
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
    return pass(key, new FeatureCache(folder, limit, warnings::add));
  }

  /** Passes over the images in twos. */
  Map<String, String> pass(FeatureKey key, FeatureCache cache) throws IOException {
    computed.clear();
    List<String> names = names();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    try (FeatureStore store = cache.open(key, names.size(), TENSOR_BYTES, () -> false)) {
      for (int i = 0; i < names.size(); i += 2) {
        batch(names.subList(i, Math.min(i + 2, names.size())), store, tensors);
      }
      store.complete();
      for (String name : names) {
        texts.put(name, text(tensors.get(name)));
      }
    }
    return texts;
  }

  void batch(List<String> names, FeatureStore into, Map<String, Tensor> tensors)
      throws IOException {
    List<ImageFile> fresh = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.allocate(TENSOR_BYTES * names.size());
    for (String name : names) {
      ImageFile image = image(name);
      Tensor found = into.find(image);
      if (found != null) {
        tensors.put(name, found);
        continue;
      }
      computed.add(name);
      fresh.add(image);
      bytes.put(Arrays.copyOf(image.bytes(), TENSOR_BYTES));
      image.release();
    }
    if (!fresh.isEmpty()) {
      List<Tensor> added = into.add(fresh, bytes.flip());
      for (int i = 0; i < added.size(); i++) {
        tensors.put(fresh.get(i).path(), added.get(i));
      }
    }
  }

  ImageFile image(String name) {
    return new ImageFile(0, name, images.resolve(name), clock);
  }

  /** What {@code tensor} says. */
  static String text(@Nullable Tensor tensor) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(TENSOR_BYTES);
    requireNonNull(tensor).read(bytes);
    return new String(bytes.array(), StandardCharsets.UTF_8).replace("\0", "");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(images)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
