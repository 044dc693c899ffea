package dev.tjtrain.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StateDictReaderTest {

  @ParameterizedTest
  @CsvSource({
    "sequential-legacy.pth, TORCH_LEGACY, ''",
    "sequential-zip.pth, TORCH_ZIP, ''",
    "sequential-scripted.pt, TORCHSCRIPT, ''",
    "sequential-traced.pt, TORCHSCRIPT, ''",
    "sequential-torch2-deflated.pt, TORCHSCRIPT, ''",
    "sequential.safetensors, SAFETENSORS, ''",
    "checkpoint-zip.pth, TORCH_ZIP, state_dict.",
    "checkpoint-legacy.pth, TORCH_LEGACY, model."
  })
  void the_same_tensors_come_out_of_every_format(
      String fixture, StateDict.Format format, String prefix) throws IOException {
    StateDict read = StateDictReader.read(Fixtures.file(fixture));
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    read.tensors().forEach((name, t) -> tensors.put(name.substring(prefix.length()), t));
    StateDict dict = new StateDict(read.file(), read.format(), tensors);

    assertThat(dict.format()).isEqualTo(format);
    assertThat(dict.tensors().keySet())
        .containsExactly(
            "0.weight",
            "1.0.weight",
            "1.0.bias",
            "1.0.running_mean",
            "1.0.running_var",
            "1.0.num_batches_tracked");
    WeightTensor convolution = tensor(dict, "0.weight");
    assertThat(convolution.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(convolution.shape()).containsExactly(3, 2, 1, 1);
    assertThat(convolution.floats()).containsExactly(0, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f);
    assertThat(tensor(dict, "1.0.weight").floats()).containsExactly(1, 1.125f, 1.25f);
    assertThat(tensor(dict, "1.0.bias").floats()).containsExactly(2, 2.125f, 2.25f);
    assertThat(tensor(dict, "1.0.running_mean").floats()).containsExactly(3, 3.125f, 3.25f);
    assertThat(tensor(dict, "1.0.running_var").floats()).containsExactly(4, 4.125f, 4.25f);
    WeightTensor batches = tensor(dict, "1.0.num_batches_tracked");
    assertThat(batches.shape()).isEmpty();
    assertThat(batches.longs()).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"variants-legacy.pth", "variants-zip.pth"})
  void every_element_type_and_layout_is_read(String fixture) throws IOException {
    StateDict dict = StateDictReader.read(Fixtures.file(fixture));

    assertThat(tensor(dict, "half").floats()).containsExactly(1.5f, -2, 65504, 0x1p-24f);
    assertThat(tensor(dict, "bfloat16").floats()).containsExactly(1.5f, -2, 0x1.c4p127f);
    assertThat(tensor(dict, "double").floats()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
    assertThat(tensor(dict, "int64").longs()).containsExactly(-(1L << 62), 3);
    assertThat(tensor(dict, "int32").longs()).containsExactly(Integer.MIN_VALUE, 3);
    assertThat(tensor(dict, "int16").longs()).containsExactly(Short.MIN_VALUE, 3);
    assertThat(tensor(dict, "int8").longs()).containsExactly(-128, 3);
    assertThat(tensor(dict, "uint8").longs()).containsExactly(255, 3);
    assertThat(tensor(dict, "bool").longs()).containsExactly(1, 0);
    assertThat(tensor(dict, "base").floats()).hasSize(12).startsWith(0, 1, 2).endsWith(11);
    assertThat(tensor(dict, "transposed").shape()).containsExactly(4, 3);
    assertThat(tensor(dict, "transposed").floats())
        .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertThat(tensor(dict, "columns").floats()).containsExactly(1, 2, 5, 6, 9, 10);
    assertThat(tensor(dict, "row").floats()).containsExactly(8, 9, 10, 11);
    assertThat(tensor(dict, "expanded").floats()).containsExactly(5, 5, 5, 5, 5, 5);
    assertThat(tensor(dict, "empty").shape()).containsExactly(0, 4);
    assertThat(tensor(dict, "empty").floats()).isEmpty();
    assertThat(tensor(dict, "parameter").floats()).containsExactly(1, 2);
    assertThat(tensor(dict, "scalar").floats()).containsExactly(2.5f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whole-model-zip.pth    | holds a whole pickled model (torch.nn.modules.container.Sequential)",
        "whole-model-legacy.pth | holds a whole pickled model (torch.nn.modules.linear.Identity)",
        "quantized.pth          | holds quantized tensors (torch._utils._rebuild_qtensor)",
        "complex.pth            | holds complex tensors (torch.ComplexFloatStorage)",
        "sparse.pth             | holds sparse tensors (torch._utils._rebuild_sparse_tensor)",
      })
  void what_is_no_dense_state_dict_is_refused_by_name(String fixture, String reason) {
    Path file = Fixtures.file(fixture);

    assertThatThrownBy(() -> StateDictReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": " + reason)
        .hasMessageContaining("ave ");
  }

  @Test
  void the_name_of_a_file_does_not_matter(@TempDir Path directory) throws IOException {
    Path renamed = directory.resolve("weights.safetensors");
    Files.copy(Fixtures.file("sequential-scripted.pt"), renamed);

    assertThat(StateDictReader.read(renamed).format()).isEqualTo(StateDict.Format.TORCHSCRIPT);
  }

  @Test
  void a_missing_file_is_refused_by_name(@TempDir Path directory) {
    Path file = directory.resolve("no\nsuch.pth");

    assertThatThrownBy(() -> StateDictReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory + "/no?such.pth: there is no such file; give the path of a weights file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "<html><body>Not found</body></html>", "\u0080\u0002}."})
  void anything_else_is_refused_by_name(String content, @TempDir Path directory)
      throws IOException {
    Path file =
        Files.write(directory.resolve("w.pth"), PickleBytes.bytes().ops(content).toByteArray());

    assertThatThrownBy(() -> StateDictReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": is no weights file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'<!DOCTYPE html><html>'                                        | a web page was saved",
        "'\n<html><title>Google Drive - Virus scan warning</title>'     | Google Drive's notice",
        "'version https://git-lfs.github.com/spec/v1\noid sha256:'      | git lfs pull",
        "'\u001f\u008b\u0008'                                           | gunzip",
        "'\u0089HDF\r\n'                                                | as Keras writes it",
      })
  void a_file_of_another_kind_is_named_as_what_it_is(
      String content, String said, @TempDir Path directory) throws IOException {
    Path file =
        Files.write(directory.resolve("w.pth"), PickleBytes.bytes().ops(content).toByteArray());

    assertOtherKind(file, said);
  }

  @Test
  void a_tar_archive_is_named_as_one(@TempDir Path directory) throws IOException {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(US_ASCII), 0, tar, 257, 5);

    assertOtherKind(Files.write(directory.resolve("model.pth.tar"), tar), "is a tar archive");
  }

  private static void assertOtherKind(Path file, String said) {
    assertThatThrownBy(() -> StateDictReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": is no weights file")
        .hasMessageContaining(said);
  }

  @Test
  void a_state_dict_cannot_be_changed() throws IOException {
    Map<String, WeightTensor> tensors =
        StateDictReader.read(Fixtures.file("sequential-zip.pth")).tensors();

    assertThatThrownBy(tensors::clear).isInstanceOf(UnsupportedOperationException.class);
    WeightTensor bias = Objects.requireNonNull(tensors.get("1.0.bias"));
    bias.shape()[0] = 99;
    assertThat(bias.shape()).containsExactly(3);
    assertThat(bias.data().isReadOnly()).isTrue();
  }

  private static WeightTensor tensor(StateDict dict, String name) {
    return Objects.requireNonNull(dict.tensors().get(name), name);
  }
}
