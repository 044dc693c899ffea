package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawn images among which errors were planted. */
class AuditTest {

  @TempDir Path folder;

  private Path data = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void images() throws IOException {
    data = folder.resolve("data");
    out = folder.resolve("audit");
    DrawnFrames.folder(data, 24, "cat", "cow");
  }

  @Test
  void good_images_have_no_certain_faults() throws Exception {
    Cli.Result result = audit();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(findings())
        .noneMatch(line -> line.contains(",duplicate,") || line.contains(",unreadable,"))
        .noneMatch(line -> line.contains("relabel"));
    assertThat(result.outLines())
        .contains("48 images of 2 classes, 48 of them read", "duplicate            0")
        .anyMatch(line -> line.startsWith("accuracy of a head on frozen features: "));
  }

  @Test
  void planted_errors_are_found_and_said_what_to_do_about() throws Exception {
    Files.move(data.resolve("cat/05.png"), data.resolve("cow/moved.png"));
    Files.copy(data.resolve("cat/07.png"), data.resolve("cat/same-file.png"));
    DrawnFrames.write(data.resolve("cow/same-pixels.bmp"), "cow", 9);
    Files.copy(data.resolve("cat/11.png"), data.resolve("cow/twin.png"));
    ImageIO.write(scaled("cat/13.png"), "png", data.resolve("cat/13-large.png").toFile());
    Files.writeString(data.resolve("cat/broken.jpg"), "no image");
    BufferedImage grey = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(grey, "png", data.resolve("cow/blank.png").toFile());

    Cli.Result result = audit();

    assertThat(result.code()).as(result.err()).isZero();
    // The twin of a cat among the cows has a wrong label as well.
    assertThat(of("mislabelled").subList(0, 2))
        .allMatch(line -> line.endsWith(": cat"))
        .anyMatch(line -> line.startsWith("cow/moved.png,"))
        .anyMatch(line -> line.startsWith("cow/twin.png,"));
    assertThat(of("duplicate"))
        .containsExactly(
            "cat/11.png,cat,duplicate,1.0000,check: same file as cow/twin.png",
            "cow/twin.png,cow,duplicate,1.0000,check: same file as cat/11.png",
            "cat/same-file.png,cat,duplicate,1.0000,exclude: same file as cat/07.png",
            "cow/same-pixels.bmp,cow,duplicate,1.0000,exclude: same pixels as cow/09.png");
    assertThat(of("near-duplicate"))
        .anyMatch(line -> line.startsWith("cat/13.png,") && line.endsWith(" cat/13-large.png"));
    assertThat(of("unreadable"))
        .singleElement()
        .asString()
        .startsWith("cat/broken.jpg,cat,unreadable,1.0000,\"exclude: ")
        .contains("it is no JPEG");
    assertThat(of("quality")).contains("cow/blank.png,cow,quality,1.0000,exclude: blank");
    assertThat(result.out()).contains("wrong labels, estimated: ").contains("of cow");
  }

  @Test
  void kept_features_give_the_same_findings() throws Exception {
    audit();
    List<String> first = findings();
    Cli.Result result = audit();

    assertThat(result.code()).isZero();
    assertThat(findings()).isEqualTo(first);
    audit("--no-cache");
    assertThat(findings()).isEqualTo(first);
  }

  /** Of copies in several parts the one in the test part is kept. */
  @Test
  void copies_across_given_parts_come_first_and_the_one_for_testing_stays() throws Exception {
    Path split = folder.resolve("split");
    for (String name : List.of("cat", "cow")) {
      DrawnFrames.folder(split.resolve("train"), 12, name);
      DrawnFrames.add(split.resolve("test"), name + "2", 6);
      Files.move(split.resolve("test/" + name + "2"), split.resolve("test/" + name));
    }
    Files.copy(split.resolve("test/cat/03.png"), split.resolve("train/cat/leak.png"));
    Files.copy(split.resolve("train/cat/00.png"), split.resolve("train/cat/00-again.png"));

    Cli.Result result = run("--data", split.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(findings().stream().filter(line -> line.contains(",duplicate,")))
        .containsExactly(
            "train/cat/leak.png,cat,duplicate,1.0000,exclude: same file as test/cat/03.png",
            "train/cat/00.png,cat,duplicate,1.0000,exclude: same file as train/cat/00-again.png");
  }

  @Test
  void one_class_or_two_images_are_audited_as_far_as_that_goes() throws Exception {
    Path one = DrawnFrames.folder(folder.resolve("one"), 12, "cat");
    Path two = DrawnFrames.folder(folder.resolve("two"), 1, "cat", "cow");

    assertThat(run("--data", one.toString()).code()).isZero();
    assertThat(findings()).noneMatch(line -> line.contains("mislabelled"));
    assertThat(run("--data", two.toString()).code()).isZero();
  }

  @Test
  void images_none_of_which_can_be_read_are_all_listed() throws Exception {
    Path bad = folder.resolve("bad");
    for (int i = 0; i < 3; i++) {
      Files.createDirectories(bad.resolve("cat"));
      Files.writeString(bad.resolve("cat/" + i + ".jpg"), "no image");
    }

    Cli.Result result = run("--data", bad.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(findings()).hasSize(3).allMatch(line -> line.contains(",unreadable,"));
  }

  @Test
  void a_folder_that_cannot_be_made_fails_before_the_work() throws Exception {
    Files.writeString(out, "a file");

    Cli.Result result = audit();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errLines()).last().asString().contains(out.toString());
  }

  @Test
  void an_audit_that_is_told_to_stop_writes_nothing() {
    Cli.Result result =
        new Cli(folder.resolve("home")).stopped().run(arguments("--data", data.toString()));

    assertThat(result.code()).isEqualTo(130);
    assertThat(out.resolve("findings.csv")).doesNotExist();
  }

  private BufferedImage scaled(String path) throws IOException {
    BufferedImage large = new BufferedImage(192, 144, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = large.createGraphics();
    graphics.drawImage(
        ImageIO.read(data.resolve(path).toFile()), 0, 0, 192, 144, Color.BLACK, null);
    graphics.dispose();
    return large;
  }

  private List<String> of(String kind) throws IOException {
    return findings().stream().filter(line -> line.contains("," + kind + ",")).toList();
  }

  private List<String> findings() throws IOException {
    List<String> lines = Files.readAllLines(out.resolve("findings.csv"));
    assertThat(lines.get(0)).isEqualTo("path,class,kind,score,suggestion");
    return lines.subList(1, lines.size());
  }

  private Cli.Result audit(String... options) {
    return run(
        Stream.concat(Stream.of("--data", data.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private Cli.Result run(String... options) {
    return new Cli(folder.resolve("home")).run(arguments(options));
  }

  private String[] arguments(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "audit",
                "--weights",
                "random",
                "--device",
                "cpu",
                "--image-size",
                "48x64",
                "--out",
                out.toString()));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }
}
