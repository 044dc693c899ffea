package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArchiveTest {

  @Test
  void a_saved_network_computes_the_same_and_keeps_its_records(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("model.pt");
    Map<String, String> records = new LinkedHashMap<>();
    records.put("classes", "[\"Tom & J\u00e9rry\",\"\ud83d\udc31\"]");
    records.put("epoch", "7");
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 3, 1, Device.cpu());
        NDManager manager = network.newManager()) {
      NDArray x = manager.randomNormal(new Shape(2, 3, 64, 64));
      network.forward(x, true).toFloatArray(); // moves the running statistics
      float[] logits = network.forward(x, false).toFloatArray();

      ModelArchive.write(file, network, records);

      assertThat(network.forward(x, false).toFloatArray()).containsExactly(logits);
      try (Network again = Network.load(Backbone.DEFAULT, file, Device.cpu())) {
        assertThat(again.forward(x, false).toFloatArray()).containsExactly(logits);
      }
    }
    assertThat(ModelArchive.extra(file)).isEqualTo(records);
    assertThat(names(folder)).containsExactly("model.pt");
  }

  @Test
  void a_later_save_replaces_the_earlier(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.pt");
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu())) {
      ModelArchive.write(file, network, Map.of("epoch", "0"));
      ModelArchive.write(file, network, Map.of("epoch", "1"));
    }
    assertThat(ModelArchive.extra(file)).containsExactly(Map.entry("epoch", "1"));
  }

  @Test
  void a_failed_save_leaves_no_file_and_no_damage(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.pt");
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu())) {
      ModelArchive.write(file, network, Map.of("epoch", "0"));
      byte[] before = Files.readAllBytes(file);

      Map<String, String> unwritable = Map.of("n".repeat(70_000), "x");
      assertThatThrownBy(() -> ModelArchive.write(file, network, unwritable))
          .isInstanceOf(IllegalArgumentException.class);

      assertThat(file).hasBinaryContent(before);
      assertThat(names(folder)).containsExactly("model.pt");
      assertThatThrownBy(
              () -> ModelArchive.write(folder.resolve("none/model.pt"), network, Map.of()))
          .isInstanceOf(IOException.class);
      assertThat(names(folder)).containsExactly("model.pt");
    }
  }

  @Test
  void what_is_no_archive_is_refused_by_name(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("model.pt"), "no archive");

    assertThatThrownBy(() -> ModelArchive.extra(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Network.load(Backbone.DEFAULT, file, Device.cpu()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_record_that_unpacks_to_more_than_any_run_writes_is_refused(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("model.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.putNextEntry(new ZipEntry("archive/extra/classes"));
      zip.write(new byte[100_000_000]);
    }

    assertThatThrownBy(() -> ModelArchive.extra(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("extra/classes is too large");
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList().stream();
    }
  }
}
