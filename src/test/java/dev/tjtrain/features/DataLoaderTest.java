package dev.tjtrain.features;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.features.cache.FeatureKey;
import dev.tjtrain.features.cache.FeatureStore;
import dev.tjtrain.features.cache.FeatureStore.Tensor;
import dev.tjtrain.features.cache.ImageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On rows of two numbers: the image's, and its tenfold. */
class DataLoaderTest {

  private static final int IMAGES = 11;
  private static final int SKIPPED = 4;
  private static final int UNREADABLE = 9;
  private static final int[] ORDER = {10, 3, 4, 0, 7, 1, 2};

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final TensorDataset rows;

  DataLoaderTest() throws IOException {
    rows = rows();
  }

  private static TensorDataset rows() throws IOException {
    List<ImageFile> images = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.allocate(IMAGES * 2 * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < IMAGES; i++) {
      images.add(new ImageFile(i, "image" + i, Path.of("image" + i)));
      bytes.putFloat(i).putFloat(10 * i);
    }
    FeatureKey key = new FeatureKey("data", "numbers", "");
    FeatureStore store = FeatureCache.NONE.open(key, IMAGES, 2 * Float.BYTES, () -> false);
    @Nullable Tensor[] tensors = store.add(images, bytes.flip()).toArray(new Tensor[IMAGES]);
    tensors[SKIPPED] = null;
    Tensor last = requireNonNull(tensors[IMAGES - 1]);
    tensors[UNREADABLE] = new Tensor(last.file(), last.position() + 2 * Float.BYTES);
    return new TensorDataset(store, tensors, new String[IMAGES], new Shape(2), DataType.FLOAT32);
  }

  @AfterEach
  void close() throws IOException {
    rows.close();
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void batches_have_the_rows_in_order_and_the_last_what_is_left(int size) throws Exception {
    List<Float> all = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    try (DataLoader batches = rows.batches(ORDER, size)) {
      while (batches.hasNext()) {
        int from = batches.from();
        int to = batches.to();
        try (NDArray batch = batches.next(manager)) {
          assertThat(batch.getShape()).isEqualTo(new Shape(to - from, 2));
          counts.add(to - from);
          for (float value : batch.toFloatArray()) {
            all.add(value);
          }
        }
      }
    }
    List<Float> expected = new ArrayList<>();
    for (int image : ORDER) {
      expected.add(image == SKIPPED ? 0f : image);
      expected.add(image == SKIPPED ? 0f : 10f * image);
    }
    assertThat(all).isEqualTo(expected);
    int last = counts.remove(counts.size() - 1);
    assertThat(counts).allMatch(count -> count == size);
    assertThat(last).isEqualTo(ORDER.length - counts.size() * size);
  }

  /** While a batch is worked on, the next one is read into another buffer. */
  @Test
  void a_batch_stays_as_it_is_while_the_next_one_is_read() throws Exception {
    try (DataLoader batches = rows.batches(ORDER, 2)) {
      NDArray first = batches.next(manager);
      TimeUnit.MILLISECONDS.sleep(50); // enough to read it
      assertThat(first.toFloatArray()).containsExactly(10, 100, 3, 30);
    }
  }

  @Test
  void no_images_are_no_batch() throws Exception {
    try (DataLoader batches = rows.batches(new int[0], 4)) {
      assertThat(batches.hasNext()).isFalse();
      assertThatThrownBy(() -> batches.next(manager)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_row_that_cannot_be_read_fails_its_own_batch() throws Exception {
    try (DataLoader batches = rows.batches(new int[] {1, UNREADABLE}, 1)) {
      batches.next(manager).close();
      assertThatThrownBy(() -> batches.next(manager))
          .isInstanceOf(IOException.class)
          .hasMessage("a file of features has become shorter");
    }
  }

  @Test
  void rows_followed_by_others_are_numbered_on() throws Exception {
    try (TensorDataset both = rows.followedBy(rows());
        NDArray batch = both.batch(manager, new int[] {2, IMAGES + 2, IMAGES + SKIPPED}, 0, 3)) {
      assertThat(batch.toFloatArray()).containsExactly(2, 20, 2, 20, 0, 0);
      assertThat(Arrays.asList(both.contents())).hasSize(IMAGES);
    }
  }
}
