package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import dev.tjtrain.network.SavedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {

  @TempDir Path folder;

  private Path model = Path.of("");

  @BeforeEach
  void save() throws IOException {
    model = SavedRun.write(folder.resolve("best.pt"), List.of("cat", "mouse"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tom.pth", "tom.safetensors"})
  void training_starts_from_an_exported_state_dict(String name) throws Exception {
    Path out = folder.resolve(name);
    Path data = DrawnFrames.folder(folder.resolve("data"), 10, "cat", "mouse");

    Cli.Result exported = export("--format", "state-dict", "--out", out.toString());
    Cli.Result trained =
        cli(
            "transfer",
            "--data",
            data.toString(),
            "--weights",
            out.toString(),
            "--epochs",
            "1",
            "--device",
            "cpu",
            "--out",
            folder.resolve("run").toString());

    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.outLines()).containsExactly(out.toString());
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.outLines()).contains("weights: " + out);
  }

  @Test
  void what_was_exported_as_torchscript_can_be_exported_on() throws Exception {
    Path direct = folder.resolve("direct.pth");
    assertThat(export("--format", "state-dict", "--out", direct.toString()).code()).isZero();
    assertThat(export("--out", folder.resolve("plain.pt").toString()).code()).isZero();
    assertThat(
            export("--out", folder.resolve("frames.pt").toString(), "--with-preprocessing").code())
        .isZero();

    for (String name : List.of("plain", "frames")) {
      Path out = folder.resolve(name + ".pth");
      model = folder.resolve(name + ".pt");
      Cli.Result result = export("--format", "state-dict", "--out", out.toString());

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(out).hasSameBinaryContentAs(direct);
    }
  }

  @Test
  void what_is_there_is_replaced_with_force_only() throws Exception {
    Path out = Files.writeString(folder.resolve("tom.pt"), "precious");

    Cli.Result refused = export("--out", out.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errLines()).hasSize(1).first().asString().contains("tom.pt", "--force");
    assertThat(out).hasContent("precious");

    assertThat(export("--out", out.toString(), "--force").code()).isZero();
    assertThat(Files.size(out)).isGreaterThan(8_000_000);
    assertThat(names(folder)).containsExactly("best.pt", "tom.pt");
  }

  @Test
  void an_older_djl_folder_is_replaced_with_force_only() throws Exception {
    Path out = folder.resolve("tom");

    assertThat(export("--format", "djl", "--out", out.toString()).code()).isZero();
    Files.writeString(out.resolve("synset.txt"), "older\n");
    assertThat(export("--format", "djl", "--out", out.toString()).code()).isEqualTo(1);
    assertThat(out.resolve("synset.txt")).hasContent("older\n");

    assertThat(export("--format", "djl", "--out", out.toString(), "--force").code()).isZero();
    assertThat(out.resolve("synset.txt")).hasContent("cat\nmouse\n");
    assertThat(names(folder)).containsExactly("best.pt", "tom");
  }

  @Test
  void a_folder_with_anything_else_in_it_is_never_replaced() throws Exception {
    Path out = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(out.resolve("holiday.jpg"), "precious");

    for (String format : new String[] {"djl", "onnx", "torchscript", "state-dict"}) {
      Cli.Result result = export("--format", format, "--out", out.toString(), "--force");

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.errLines()).hasSize(1).first().asString().contains("photos", "--out");
    }
    assertThat(names(out)).containsExactly("holiday.jpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere/tom.pt", "best.pt/tom.pt"})
  void a_place_that_is_not_there_is_named(String name) throws Exception {
    Cli.Result result = export("--out", folder.resolve(name).toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(1).first().asString().contains(name, "no such folder");
    assertThat(names(folder)).containsExactly("best.pt");
  }

  @Test
  void a_file_that_is_no_model_is_refused_and_nothing_is_written() throws Exception {
    Files.writeString(model, "no model");

    for (String format : new String[] {"djl", "onnx", "torchscript", "state-dict"}) {
      Cli.Result result = export("--format", format, "--out", folder.resolve("out").toString());

      assertThat(result.code()).isEqualTo(3);
      assertThat(result.errLines()).hasSize(1).first().asString().contains("best.pt");
      assertThat(names(folder)).containsExactly("best.pt");
    }
  }

  @Test
  void options_that_make_no_sense_are_errors_of_usage() {
    assertThat(cli("export", "--out", "x").code()).isEqualTo(2);
    assertThat(export().code()).isEqualTo(2);
    assertThat(export("--out", "x", "--format", "tflite").err()).contains("--format", "'tflite'");
    Cli.Result result = export("--out", "x", "--format", "state-dict", "--with-preprocessing");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--with-preprocessing");
    Cli.Result half = export("--out", "x", "--half");
    assertThat(half.code()).isEqualTo(2);
    assertThat(half.err()).contains("--half", "onnx", "torchscript");
  }

  private Cli.Result export(String... options) {
    List<String> arguments = new ArrayList<>(List.of("export", "--model", model.toString()));
    arguments.addAll(List.of(options));
    return cli(arguments.toArray(String[]::new));
  }

  private Cli.Result cli(String... arguments) {
    return new Cli(folder.resolve("../home")).run(arguments);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
