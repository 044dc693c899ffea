package dev.tjtrain.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.google.gson.JsonArray;
import dev.tjtrain.Golden;
import dev.tjtrain.Shared;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {

  private static final int MANY = 250;

  @TempDir static Path folder;

  private static Path saved;

  @BeforeAll
  static void save() throws IOException {
    saved = folder.resolve("saved.pt");
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), 3, 1, Device.cpu())) {
      save(saved, network, "[\"a\",\"b\",\"c\"]", 40, 48, true);
    }
  }

  @Test
  void logits_of_the_reference_frames_are_pytorchs() throws Exception {
    assertLogits(false, "to_tensor");
    assertLogits(true, "imagenet_normalised");
  }

  @Test
  void an_image_has_the_same_logits_alone_and_among_others() throws Exception {
    List<String> together = classify(37, ImageClassifierTest::frame);

    assertThat(together).hasSize(37);
    for (int image : new int[] {0, 1, 7, 8, 15, 30, 36}) {
      assertThat(classify(1, index -> frame(image))).containsExactly(together.get(image));
    }
  }

  @Test
  void images_come_in_order_each_read_once_and_bad_ones_in_their_place() throws Exception {
    AtomicInteger reads = new AtomicInteger();

    List<String> seen =
        classify(
            MANY,
            index -> {
              reads.incrementAndGet();
              if (index % 7 == 3) {
                throw new IOException("bad " + index);
              }
              return frame(index % 5);
            });

    assertThat(reads).hasValue(MANY);
    assertThat(seen).hasSize(MANY);
    for (int i = 0; i < MANY; i++) {
      assertThat(seen.get(i)).isEqualTo(i % 7 == 3 ? "bad " + i : seen.get(i % 5 == 3 ? 8 : i % 5));
    }
  }

  @Test
  void no_more_images_are_read_ahead_than_some_batches_a_core() throws Exception {
    AtomicInteger read = new AtomicInteger();
    AtomicInteger delivered = new AtomicInteger();
    AtomicInteger furthest = new AtomicInteger();

    classify(
        MANY,
        index -> {
          read.incrementAndGet();
          return frame(0);
        },
        (index, text) -> {
          delivered.incrementAndGet();
          furthest.accumulateAndGet(read.get() - delivered.get(), Math::max);
        },
        () -> false);

    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(furthest.get()).isLessThanOrEqualTo(16 * (3 * cores + 1));
  }

  @Test
  void a_stop_ends_it() {
    assertThatThrownBy(
            () -> classify(MANY, ImageClassifierTest::frame, (index, text) -> {}, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void a_sink_that_fails_ends_it_with_that_failure() {
    assertThatThrownBy(
            () ->
                classify(
                    MANY,
                    ImageClassifierTest::frame,
                    (index, text) -> {
                      throw new IOException("full");
                    },
                    () -> false))
        .isInstanceOf(IOException.class)
        .hasMessage("full");
  }

  private interface Heard {
    void image(int index, String text) throws IOException;
  }

  private static List<String> classify(int count, ImageClassifier.Source source)
      throws IOException {
    List<String> seen = new ArrayList<>();
    classify(
        count,
        source,
        (index, text) -> {
          assertThat(index).isEqualTo(seen.size());
          seen.add(text);
        },
        () -> false);
    return seen;
  }

  private static void classify(
      int count,
      ImageClassifier.Source source,
      Heard heard,
      java.util.function.BooleanSupplier stop)
      throws IOException {
    try (SavedModel model = SavedModel.open(saved, Device.cpu());
        ImageClassifier classifier = new ImageClassifier(model)) {
      classifier.classify(
          count,
          source,
          new ImageClassifier.Sink() {
            @Override
            public void classified(int index, Logits logits) throws IOException {
              heard.image(index, java.util.Arrays.toString(logits.values()));
            }

            @Override
            public void unreadable(int index, IOException reason) throws IOException {
              heard.image(index, String.valueOf(reason.getMessage()));
            }
          },
          stop);
    }
  }

  private static void assertLogits(boolean imagenet, String golden) throws IOException {
    JsonArray expected = Shared.json("golden/logits.json").getAsJsonObject().getAsJsonArray(golden);
    List<Path> frames = Golden.frames();
    Path file = folder.resolve(golden + ".pt");
    try (Network network = Golden.network()) {
      save(file, network, "[\"jerry\",\"tom\"]", 90, 160, imagenet);
    }
    try (SavedModel model = SavedModel.open(file, Device.cpu());
        ImageClassifier classifier = new ImageClassifier(model)) {
      classifier.classify(
          frames.size(),
          index -> new ImageDecoder().decode(frames.get(index)),
          new ImageClassifier.Sink() {
            @Override
            public void classified(int index, Logits logits) {
              assertThat(logits.values())
                  .as("frame %d", index)
                  .containsExactly(Golden.floats(expected.get(index)), within(1e-3f));
            }

            @Override
            public void unreadable(int index, IOException reason) throws IOException {
              throw reason;
            }
          },
          () -> false);
    }
  }

  private static void save(
      Path file, Network network, String classes, int height, int width, boolean imagenet)
      throws IOException {
    String preprocessing =
        "{\"height\":%d,\"width\":%d,\"imagenet\":%s}".formatted(height, width, imagenet);
    ModelArchive.write(file, network, Map.of("classes", classes, "preprocessing", preprocessing));
  }

  /** 30 x 20 pixels of one colour and one other pixel. */
  private static RgbImage frame(int number) {
    byte[] rgb = new byte[3 * 30 * 20];
    java.util.Arrays.fill(rgb, (byte) (40 * number));
    rgb[number] = (byte) 200;
    return new RgbImage(20, 30, rgb);
  }
}
