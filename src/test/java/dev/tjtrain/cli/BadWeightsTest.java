package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights files that are none of MobileNetV2's. */
class BadWeightsTest {

  private Path folder = Path.of("");
  private Path weights = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void data(@TempDir Path temporary) throws Exception {
    folder = temporary;
    weights = temporary.resolve("weights.pth");
    out = temporary.resolve("run");
    DrawnFrames.folder(temporary.resolve("data"), 10, "cat", "mouse");
  }

  @Test
  void a_text_file_is_refused_by_name() throws Exception {
    Files.writeString(weights, "these are no weights\n");

    assertRefused(3).contains(weights.toString());
  }

  @Test
  void a_missing_file_is_named() {
    Cli.Result result = run();

    assertThat(result.code()).isIn(1, 3);
    assertOneLine(result).contains(weights.toString());
  }

  @Test
  void a_folder_in_place_of_a_file_is_named() throws Exception {
    Files.createDirectory(weights);
    Cli.Result result = run();

    assertThat(result.code()).isIn(1, 3);
    assertOneLine(result).contains(weights.toString());
  }

  @Test
  void another_networks_state_dict_is_refused_with_the_names_it_lacks() throws Exception {
    Files.write(weights, fixture("sequential-zip.pth"));

    assertRefused(3).contains(weights.toString()).contains("lacks features.");
  }

  @Test
  void a_file_cut_short_is_refused_by_name() throws Exception {
    byte[] whole = fixture("sequential-zip.pth");
    Files.write(weights, Arrays.copyOf(whole, whole.length / 2));

    assertRefused(3).contains(weights.toString());
  }

  @Test
  void a_pickle_that_would_run_something_is_refused_by_that_things_name() throws Exception {
    String pickle = "\u0080\u0002cposix\nsystem\nX\u0002\0\0\0id\u0085R.";
    Files.write(weights, pickle.getBytes(ISO_8859_1));

    assertRefused(3).contains(weights.toString());
  }

  @Test
  void a_hostile_global_in_a_well_formed_file_is_refused_by_its_name() throws Exception {
    String magic =
        "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003."
            + "\u0080\u0002}X\r\0\0\0little_endian\u0088s.";
    String pickle = "\u0080\u0002cposix\nsystem\nX\u0002\0\0\0id\u0085R.";
    Files.write(weights, (magic + pickle + "\u0080\u0002].").getBytes(ISO_8859_1));

    assertRefused(3).contains(weights.toString()).contains("posix.system");
  }

  private Cli.Result run() {
    return new Cli(folder.resolve("home"))
        .run(
            "transfer",
            "--data",
            folder.resolve("data").toString(),
            "--weights",
            weights.toString(),
            "--epochs",
            "1",
            "--image-size",
            "64x64",
            "--device",
            "cpu",
            "--out",
            out.toString());
  }

  private AbstractStringAssert<?> assertRefused(int code) {
    Cli.Result result = run();
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    return assertOneLine(result);
  }

  private AbstractStringAssert<?> assertOneLine(Cli.Result result) {
    List<String> lines = result.errLines();
    assertThat(lines).hasSize(1);
    assertThat(out).doesNotExist();
    return assertThat(lines.get(0)).startsWith("tj-train: ");
  }

  private static byte[] fixture(String name) throws Exception {
    try (var in =
        Objects.requireNonNull(
            BadWeightsTest.class.getResourceAsStream("/dev/tjtrain/weights/" + name))) {
      return in.readAllBytes();
    }
  }
}
