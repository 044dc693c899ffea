package dev.tjtrain.network.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.SavedRun;
import dev.tjtrain.weights.StateDictReader;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDictExportTest {

  @TempDir static Path folder;

  private static Path model;
  private static Map<String, WeightTensor> saved;

  @BeforeAll
  static void save() throws IOException {
    model =
        SavedRun.write(folder.resolve("best.pt"), List.of("Tom \"& J\u00e9rry\"", "\ud83d\udc31"));
    try (SavedModel opened = SavedModel.open(model, Device.cpu())) {
      saved = opened.network().snapshot(opened.network().shapes().keySet());
    }
  }

  @Test
  void both_kinds_of_file_read_back_bit_for_bit() throws Exception {
    for (String name : List.of("state.pth", "STATE.SAFETENSORS")) {
      StateDict read = StateDictReader.read(export(name));

      assertThat(read.format())
          .isEqualTo(
              name.equals("state.pth") ? StateDict.Format.TORCH_ZIP : StateDict.Format.SAFETENSORS);
      assertThat(read.tensors()).hasSize(314).hasSameSizeAs(saved);
      saved.forEach(
          (key, tensor) -> {
            WeightTensor same = read.tensors().get(key.replace("classifier.", "classifier.1."));
            assertThat(Objects.requireNonNull(same, key)).hasToString(tensor.toString());
            assertThat(same.data()).as(key).isEqualTo(tensor.data());
          });
    }
  }

  @Test
  void the_tensors_stand_in_the_order_of_the_layers() throws Exception {
    List<String> names = List.copyOf(StateDictReader.read(export("order.pth")).tensors().keySet());

    assertThat(names)
        .startsWith(
            "features.0.0.weight",
            "features.0.1.weight",
            "features.0.1.bias",
            "features.0.1.running_mean",
            "features.0.1.running_var",
            "features.0.1.num_batches_tracked",
            "features.1.conv.0.0.weight")
        .containsSubsequence(
            "features.1.conv.0.1.bias",
            "features.1.conv.1.weight",
            "features.2.conv.0.0.weight",
            "features.9.conv.3.num_batches_tracked",
            "features.10.conv.0.0.weight")
        .endsWith("classifier.1.weight", "classifier.1.bias");
  }

  @Test
  void the_same_model_makes_the_same_bytes() throws Exception {
    for (String extension : List.of(".pth", ".safetensors")) {
      assertThat(export("again" + extension))
          .hasBinaryContent(Files.readAllBytes(export("first" + extension)));
    }
  }

  /** So PyTorch writes them, which can then map an archive into memory instead of reading it. */
  @Test
  void the_storages_begin_at_multiples_of_64_bytes() throws Exception {
    Path file = export("aligned.pth");
    byte[] bytes = Files.readAllBytes(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long start = 0;
      for (ZipEntry entry : zip.stream().toList()) {
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        int name = (bytes[(int) start + 26] & 0xff) + ((bytes[(int) start + 27] & 0xff) << 8);
        int extra = (bytes[(int) start + 28] & 0xff) + ((bytes[(int) start + 29] & 0xff) << 8);
        start += 30 + name + extra;
        assertThat(start % 64).as(entry.getName()).isZero();
        start += entry.getSize();
      }
    }
  }

  private static Path export(String name) throws IOException {
    Path out = folder.resolve(name);
    ModelExport.run(new ExportRequest(model, ExportFormat.STATE_DICT, out, false, false, false));
    return out;
  }
}
