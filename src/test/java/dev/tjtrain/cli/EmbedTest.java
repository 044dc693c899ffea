package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.tjtrain.NoiseImage;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.SavedRun;
import dev.tjtrain.weights.SafetensorsFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTest {

  private static final int WIDTH = 1280;

  @TempDir Path folder;

  @Test
  void the_head_makes_the_logits_of_what_each_format_holds() throws Exception {
    Path model = SavedRun.write(folder.resolve("best.pt"), List.of("a", "b"));
    Path images = Files.createDirectory(folder.resolve("images"));
    Path first = NoiseImage.write(images.resolve("1.png"), 100, 80);
    Files.writeString(images.resolve("2.png"), "no image");
    Path third = NoiseImage.write(images.resolve("3.png"), 60, 90);

    Cli.Result result = embed(model, "x.npy");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("2.png");
    assertThat(embed(model, "x.csv").code()).isZero();
    assertThat(embed(model, "x.safetensors").code()).isZero();

    SafetensorsFile tensors = SafetensorsFile.read(folder.resolve("x.safetensors"));
    WeightTensor features = Objects.requireNonNull(tensors.tensors().get("features"));
    assertThat(features.shape()).containsExactly(2, WIDTH);
    assertThat(tensors.metadata().get("paths")).contains("1.png", "3.png").doesNotContain("2.png");
    float[] values = features.floats();
    byte[] npy = Files.readAllBytes(folder.resolve("x.npy"));
    int head = npy.length - 2 * WIDTH * Float.BYTES;
    assertThat(head % 64).isZero();
    assertThat(new String(npy, 0, head, ISO_8859_1))
        .startsWith("\u0093NUMPY\u0001\0")
        .contains("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1280), }")
        .endsWith(" \n");
    assertThat(Files.readAllLines(folder.resolve("x.txt")))
        .containsExactly(first.toString(), third.toString());
    float[] fromNpy = new float[values.length];
    ByteBuffer.wrap(npy, head, npy.length - head)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(fromNpy);
    assertThat(fromNpy).containsExactly(values);
    String[] row = Files.readAllLines(folder.resolve("x.csv")).get(2).split(",", -1);
    assertThat(row[0]).isEqualTo(third.toString());
    assertThat(Float.parseFloat(row[WIDTH])).isEqualTo(values[2 * WIDTH - 1]);

    try (SavedModel saved = SavedModel.open(model, Device.cpu())) {
      Map<String, WeightTensor> classifier =
          saved.network().snapshot(Set.of("classifier.weight", "classifier.bias"));
      float[] weight = Objects.requireNonNull(classifier.get("classifier.weight")).floats();
      float[] bias = Objects.requireNonNull(classifier.get("classifier.bias")).floats();
      for (int c = 0; c < 2; c++) {
        double logit = bias[c];
        for (int i = 0; i < WIDTH; i++) {
          logit += weight[c * WIDTH + i] * values[WIDTH + i];
        }
        assertThat(logit).isCloseTo(SavedRun.logits(saved, third)[c], within(1e-4));
      }
    }
  }

  @Test
  void a_format_that_is_not_known_is_an_error_of_usage() {
    Cli.Result result = embed(folder.resolve("best.pt"), "x.parquet");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(".npy, .csv, .safetensors");
  }

  private Cli.Result embed(Path model, String out) {
    return new Cli(folder.resolve("home"))
        .run(
            "embed",
            "--model",
            model.toString(),
            "--out",
            folder.resolve(out).toString(),
            folder.resolve("images").toString());
  }
}
