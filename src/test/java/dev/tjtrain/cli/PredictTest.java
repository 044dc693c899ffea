package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.DrawnFrames;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class PredictTest {

  /** Sorted as the model has them: a tab and a terminal's command, emoji, quotes. */
  private static final List<String> CLASSES =
      List.of("a\t\u001b[31m", "say \"hi\"", "\ud83d\udc31");

  @TempDir static Path folder;

  @BeforeAll
  void train() throws IOException {
    Path data = DrawnFrames.folder(folder.resolve("data"), 10, CLASSES.toArray(String[]::new));
    DrawnFrames.folder(folder.resolve("many"), 60, "x", "y");
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .run(
                "transfer",
                "--data",
                data.toString(),
                "--weights",
                "random",
                "--epochs",
                "1",
                "--image-size",
                "64x64",
                "--device",
                "cpu",
                "--out",
                folder.resolve("run").toString());
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void probabilities_are_those_of_evaluate() throws Exception {
    Path csv = folder.resolve("evaluated.csv");
    Cli.Result evaluated =
        new Cli(folder.resolve("home"))
            .run(
                "evaluate",
                "--model",
                folder.resolve("run/best.pt").toString(),
                "--split",
                "all",
                "--csv",
                csv.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();

    Cli.Result predicted = predict("--csv", folder.resolve("data").toString());

    List<String> expected = Files.readAllLines(csv);
    assertThat(predicted.outLines()).hasSize(31).hasSameSizeAs(expected);
    for (int i = 1; i < expected.size(); i++) {
      String[] left = expected.get(i).split(",", -1);
      String[] right = predicted.outLines().get(i).split(",", -1);
      assertThat(right[1]).isEqualTo(left[2]);
      for (int c = 0; c < 3; c++) {
        assertThat(Double.parseDouble(right[3 + c]))
            .isCloseTo(Double.parseDouble(left[3 + c]), within(1e-5));
      }
    }
  }

  @Test
  void the_temperature_is_the_models_and_below_a_confidence_it_is_unsure() throws Exception {
    String image = folder.resolve("data").resolve(CLASSES.get(0)).toString();
    double temperature =
        new RunFiles(folder.resolve("run"))
            .json("result.json")
            .getAsJsonObject("test")
            .getAsJsonObject("calibration")
            .get("temperature")
            .getAsDouble();

    String[] scaled = predict("--csv", image).outLines().get(1).split(",", -1);
    String[] own = predict("--csv", "--no-calibration", image).outLines().get(1).split(",", -1);
    Cli.Result unsure = predict("--json", "--min-confidence", "0.99", image);

    assertThat(temperature).isNotEqualTo(1);
    double logarithm = Math.log(Double.parseDouble(own[3]) / Double.parseDouble(own[5]));
    assertThat(Math.log(Double.parseDouble(scaled[3]) / Double.parseDouble(scaled[5])))
        .isCloseTo(logarithm / temperature, within(1e-5));
    assertThat(unsure.out()).contains("\"class\":\"unsure\"", "\"top\":[{\"class\":\"");
    assertThat(predict("--min-confidence", "0.99", image).out()).contains("unsure   0.");
    assertThat(predict("--min-confidence", "2", image).code()).isEqualTo(2);
  }

  @Test
  void each_image_is_written_under_a_heat_map_into_a_folder_of_its_own() throws Exception {
    Path out = folder.resolve("why");
    Path same = Files.createDirectory(folder.resolve("other")).resolve("00.png");
    DrawnFrames.write(same, "x", 1);
    Path bad = Files.writeString(folder.resolve("unreadable.jpg"), "no image");
    String[] arguments = {
      "--explain", out.toString(), image("many/x/00.png"), bad.toString(), same.toString()
    };

    Cli.Result result = predict(arguments);

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(predict(image("many/x/00.png"), bad.toString(), same.toString()).out());
    assertThat(result.err()).contains("why: 2 images, each with a heat map");
    assertThat(out)
        .isDirectoryContaining("glob:**/00001-00.png")
        .isDirectoryContaining("glob:**/00003-00.png");
    assertThat(out.toFile().list()).hasSize(2);
    BufferedImage frame = ImageIO.read(Path.of(image("many/x/00.png")).toFile());
    BufferedImage map = ImageIO.read(out.resolve("00001-00.png").toFile());
    assertThat(map.getWidth()).isEqualTo(frame.getWidth());
    assertThat(map.getHeight()).isEqualTo(frame.getHeight());
    assertThat(map.getRGB(5, 5)).isNotEqualTo(frame.getRGB(5, 5));

    Cli.Result again = predict(arguments);
    assertThat(again.code()).isEqualTo(3);
    assertThat(again.err()).contains("why is not empty; choose another folder with --explain");
    assertThat(again.out()).isEmpty();
  }

  @Test
  void json_has_names_exactly_and_rows_in_input_order() throws Exception {
    Path odd = folder.resolve("odd \"\t\u001b[2J\u202e\ud83d\udc31,.png");
    DrawnFrames.write(odd, "x", 1);
    Path bad = Files.writeString(folder.resolve("bad.jpg"), "no image");

    Cli.Result result =
        predict("--json", odd.toString(), bad.toString(), "nowhere.png", image("many/y/03.png"));

    assertThat(result.code()).as(result.err()).isZero();
    JsonArray rows = JsonParser.parseString(result.out()).getAsJsonArray();
    assertThat(rows).hasSize(4);
    JsonObject first = rows.get(0).getAsJsonObject();
    assertThat(first.get("file").getAsString()).isEqualTo(odd.toString());
    JsonArray top = first.getAsJsonArray("top");
    assertThat(top).hasSize(3);
    List<String> names = new ArrayList<>();
    double sum = 0;
    double before = 1;
    for (int i = 0; i < 3; i++) {
      names.add(top.get(i).getAsJsonObject().get("class").getAsString());
      double probability = top.get(i).getAsJsonObject().get("probability").getAsDouble();
      assertThat(probability).isLessThanOrEqualTo(before);
      before = probability;
      sum += probability;
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(names).containsExactlyInAnyOrderElementsOf(CLASSES);
    assertThat(first.get("class").getAsString()).isEqualTo(names.get(0));
    for (int i = 1; i < 3; i++) {
      assertThat(rows.get(i).getAsJsonObject().keySet()).containsExactly("file", "error");
    }
    assertThat(rows.get(3).getAsJsonObject().get("file").getAsString()).endsWith("03.png");
    assertThat(result.errLines()).hasSize(3).allMatch(line -> line.startsWith("warning: "));
    assertThat(result.errLines().get(2))
        .startsWith("warning: 2 images cannot be read: ")
        .contains("it does not exist (1)");
  }

  @Test
  void tables_are_aligned_and_harmless() throws Exception {
    Path odd = folder.resolve("t\t\u001b[2J.png");
    DrawnFrames.write(odd, "x", 1);

    Cli.Result result = predict("--top", "3", odd.toString(), image("many/x/00.png"));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines()).hasSize(2);
    assertThat(result.outLines().get(0)).hasSameSizeAs(result.outLines().get(1));
    assertThat(result.out()).doesNotContain("\t", "\u001b").contains("t??[2J.png", "a??[31m");
    for (String line : result.outLines()) {
      assertThat(line).matches(".*\\.png(  +\\S.*? [01]\\.\\d{4}){3}");
    }
  }

  @Test
  void csv_quotes_and_leaves_a_column_for_errors() throws Exception {
    Path bad = Files.writeString(folder.resolve("x,y.jpg"), "no image");

    Cli.Result result = predict("--csv", image("many/x/00.png"), bad.toString());

    assertThat(result.outLines().get(0))
        .isEqualTo(
            "file,class,probability,p(a\t\u001b[31m),\"p(say \"\"hi\"\")\",p(\ud83d\udc31),error");
    assertThat(result.outLines().get(2))
        .startsWith("\"" + bad + "\",,,,,,\"Cannot use image ")
        .endsWith("\"");
  }

  @Test
  void folders_patterns_and_lists_stand_for_their_images_in_order() throws Exception {
    Path list = folder.resolve("list.txt");
    Files.writeString(list, image("many/y/05.png") + "\r\n\n" + image("many/x/05.png") + "\n");

    Cli.Result result =
        predict("--csv", "--files-from", list.toString(), image("many/**/5?.png"), image("data"));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines()).hasSize(1 + 20 + 30 + 2);
    assertThat(result.outLines().get(1)).startsWith(image("many/x/50.png"));
    assertThat(result.outLines().get(51)).startsWith(image("many/y/05.png"));
  }

  @Test
  void standard_input_is_an_image_or_a_list() throws Exception {
    byte[] png = Files.readAllBytes(Path.of(image("many/x/07.png")));

    Cli.Result piped = withInput(png, "--csv", "-");
    Cli.Result named = predict("--csv", image("many/x/07.png"));
    Cli.Result listed =
        withInput(
            (image("many/x/07.png") + "\0" + image("many/x/08.png") + "\0").getBytes(UTF_8),
            "--csv",
            "--files-from",
            "-");
    Cli.Result binary = withInput(png, "--files-from", "-");

    assertThat(piped.outLines().get(1)).startsWith("-,");
    assertThat(piped.outLines().get(1).substring(1))
        .isEqualTo(named.outLines().get(1).substring(image("many/x/07.png").length()));
    assertThat(listed.outLines()).hasSize(3);
    assertThat(binary.code()).isEqualTo(3);
    assertThat(binary.err()).contains("is no list of files");
  }

  @Test
  void it_ends_with_3_when_no_image_can_be_read_and_json_still_says_why() throws Exception {
    Path bad = Files.createFile(folder.resolve("empty.png"));

    Cli.Result result = predict("--json", bad.toString(), "nowhere.png");

    assertThat(result.code()).isEqualTo(3);
    assertThat(JsonParser.parseString(result.out()).getAsJsonArray()).hasSize(2);
    assertThat(result.err()).contains("tj-train: none of the 2 images can be read");
  }

  @Test
  void what_stands_for_no_image_is_refused_before_anything_is_printed() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("none"));

    for (String argument : List.of(empty.toString(), image("many/*.jpg"))) {
      Cli.Result result = predict("--json", image("many/x/00.png"), argument);

      assertThat(result.code()).isEqualTo(3);
      assertThat(result.out()).isEmpty();
      assertThat(result.errLines()).hasSize(1).first().asString().contains(argument);
    }
  }

  @Test
  void usage_that_makes_no_sense_is_refused() {
    assertThat(predict().code()).isEqualTo(2);
    assertThat(predict("-", "-").code()).isEqualTo(2);
    assertThat(predict("-", "--files-from", "-").code()).isEqualTo(2);
    assertThat(predict("--csv", "--json", "x.jpg").code()).isEqualTo(2);
    assertThat(predict("--csv", "--top", "2", "x.jpg").code()).isEqualTo(2);
    assertThat(predict("--top", "0", "x.jpg").code()).isEqualTo(2);
    assertThat(new Cli(folder.resolve("home")).run("predict", "x.jpg").code()).isEqualTo(2);
  }

  @Test
  void a_model_that_cannot_be_read_is_named() {
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .run("predict", "--model", image("many/x/00.png"), image("many/x/00.png"));

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).hasSize(1).first().asString().contains("00.png");
  }

  @Test
  void a_stop_closes_the_json_array() {
    Cli.Result result =
        run(new Cli(folder.resolve("home")).stoppingAfter("\"file\""), "--json", image("many"));

    assertThat(result.code()).as(result.err()).isEqualTo(130);
    assertThat(JsonParser.parseString(result.out()).getAsJsonArray().size()).isBetween(1, 60);
  }

  /** A path or pattern below the test's folder. */
  private String image(String name) {
    return folder + "/" + name;
  }

  private Cli.Result withInput(byte[] input, String... more) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return predict(more);
    } finally {
      System.setIn(before);
    }
  }

  private Cli.Result predict(String... more) {
    return run(new Cli(folder.resolve("home")), more);
  }

  private Cli.Result run(Cli cli, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "predict", "--device", "cpu", "--model", folder.resolve("run/best.pt").toString()));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }
}
