package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.Golden;
import dev.tjtrain.NoiseImage;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.ResizeMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The module does to raw frames, bit for bit, what training does to them. */
@TestInstance(Lifecycle.PER_CLASS)
class PreprocessingNetworkTest {

  @TempDir Path folder;

  private SavedModel model;
  private PreprocessingNetwork classifier;

  @BeforeAll
  void save(@TempDir Path temporary) throws IOException {
    Path file = SavedRun.write(temporary.resolve("best.pt"), List.of("jerry", "tom", "both"));
    model = SavedModel.open(file, Device.cpu());
    classifier = PreprocessingNetwork.of(model, 1);
  }

  @AfterAll
  void close() {
    classifier.close();
    model.close();
  }

  /** Reductions, enlargements, one axis alone, neither, and the smallest image there is. */
  @ParameterizedTest
  @CsvSource({
    "720, 1280",
    "479, 641",
    "17, 23",
    "64, 96",
    "64, 300",
    "200, 96",
    "65, 97",
    "1, 1",
    "1, 900"
  })
  void logits_of_a_frame_of_any_size_are_those_of_pils_resize(int height, int width)
      throws Exception {
    Path image = NoiseImage.write(folder.resolve("noise.png"), height, width);

    assertThat(logits(image)).containsExactly(SavedRun.logits(model, image));
  }

  @Test
  void logits_of_real_frames_are_those_of_pils_resize() throws Exception {
    List<Path> frames = Golden.frames();
    for (int i = 0; i < frames.size(); i += 12) {
      Path image = frames.get(i);
      assertThat(logits(image)).as("%s", image).containsExactly(SavedRun.logits(model, image));
    }
  }

  @ParameterizedTest
  @CsvSource({"CROP, 720, 1280", "PAD, 720, 1280", "CROP, 65, 33", "PAD, 65, 33", "PAD, 1, 900"})
  void an_image_that_keeps_its_shape_is_cropped_or_padded_as_in_training(
      ResizeMode mode, int height, int width) throws Exception {
    Path image = NoiseImage.write(folder.resolve("noise.png"), height, width);
    Preprocessing preprocessing = new Preprocessing(64, 96, true, false, mode, false);
    SavedModel other =
        new SavedModel(model.network(), model.classes(), preprocessing, model.records());
    try (PreprocessingNetwork keeping = PreprocessingNetwork.of(other, 1)) {
      assertThat(logits(keeping, image)).containsExactly(SavedRun.logits(other, image));
    }
  }

  @Test
  void a_batch_has_a_row_of_logits_for_each_frame() throws Exception {
    byte[] bytes = new byte[2 * 50 * 70 * 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i / 7);
    }
    try (NDManager manager = model.network().newManager()) {
      NDArray both =
          manager.create(ByteBuffer.wrap(bytes), new Shape(2, 50, 70, 3), DataType.UINT8);
      NDArray logits = classifier.logits(both);

      assertThat(logits.getShape()).isEqualTo(new Shape(2, 3));
      for (int i = 0; i < 2; i++) {
        NDArray one = classifier.logits(both.get(i));
        assertThat(one.getShape()).isEqualTo(new Shape(3));
        float[] row = Arrays.copyOfRange(logits.toFloatArray(), 3 * i, 3 * i + 3);
        for (int c = 0; c < 3; c++) {
          assertThat(row[c]).isCloseTo(one.toFloatArray()[c], within(1e-5f));
        }
      }
    }
  }

  @Test
  void what_is_no_frame_is_refused_with_the_shapes_that_are() {
    try (NDManager manager = model.network().newManager()) {
      for (NDArray wrong :
          List.of(
              manager.zeros(new Shape(50, 70, 3)), // float
              manager.zeros(new Shape(3, 50, 70), DataType.UINT8),
              manager.zeros(new Shape(50, 3), DataType.UINT8))) {
        assertThatThrownBy(() -> classifier.logits(wrong))
            .isInstanceOf(EngineException.class)
            .hasMessageContaining("uint8 RGB images, (H, W, 3) or (N, H, W, 3)");
      }
    }
  }

  private float[] logits(Path image) throws IOException {
    return logits(classifier, image);
  }

  private float[] logits(PreprocessingNetwork classifier, Path image) throws IOException {
    RgbImage frame = new ImageDecoder().decode(image);
    try (NDManager manager = model.network().newManager()) {
      NDArray pixels =
          manager.create(
              ByteBuffer.wrap(frame.rgb()),
              new Shape(frame.height(), frame.width(), 3),
              DataType.UINT8);
      return classifier.logits(pixels).toFloatArray();
    }
  }
}
