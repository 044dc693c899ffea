package dev.tjtrain.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.train.EpochMetrics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportPageTest {

  private static final String HOSTILE =
      "<script>alert('1')</script> \"q\" & \uD83D\uDC31 \u202e\u05d0 \u0000\u001b\ud800";
  private static final String HOSTILE_SHOWN =
      "<script>alert('1')</script> \"q\" & \uD83D\uDC31 \u202e\u05d0 \ufffd\ufffd\ufffd";

  @TempDir private Path directory = Path.of("");

  @Test
  void the_page_and_its_pictures_are_written_and_nothing_else() throws IOException {
    RunReport.write(directory, DemoRuns.fineTune());

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("report.html", "loss.png", "accuracy.png", "confusion.png");
    }
    for (String name : List.of("loss.png", "accuracy.png", "confusion.png")) {
      BufferedImage image = ImageIO.read(directory.resolve(name).toFile());
      assertThat(image.getWidth()).as(name).isGreaterThan(400);
      assertThat(image.getRGB(0, 0)).as(name).isEqualTo(0xffffffff);
    }
  }

  @Test
  void confidences_stand_beside_what_is_right_of_them() throws Exception {
    PageText page = PageText.parse(ReportPage.of(DemoRuns.fineTune()));

    String section = "//section[h2='Confidence']";
    assertThat(page.all(section + "/p").get(0))
        .contains("Temperature 1.500", "error 0.00 %", "temperature 24.00 %");
    assertThat(page.all(section + "//tr[th='60.00 %']/td")).containsExactly("60.00 %", "10");
    assertThat(page.all(section + "//tr[th='100 %']/td")).containsExactly("75.00 %", "0.6000");
    assertThat(page.all(section + "//tr[th='50 %']/td")).containsExactly("90.00 %", "0.9000");
    String diagram = section + "//*[local-name()='svg']";
    assertThat(page.all(diagram + "/*[local-name()='line'][@class='best']/@y1"))
        .containsExactly("308"); // from the lower left corner
    assertThat(page.all(diagram + "//*[local-name()='g'][@class='curve val']//*[@r]/@cy"))
        .containsExactly("128.0", "38.0"); // 60 % and 90 % of 300
    assertThat(page.all("//div[@class='tile'][1]").get(0)).contains("95 %: 53.10 % to 88.80 %");
  }

  @Test
  void a_report_is_written_over_an_older_one() throws IOException {
    Files.writeString(directory.resolve("report.html"), "old");

    RunReport.write(directory, DemoRuns.unfinished());

    assertThat(directory.resolve("report.html")).content().doesNotContain("old\n").contains("html");
  }

  @Test
  void a_confusion_matrix_of_an_older_report_does_not_stay() throws IOException {
    Files.writeString(directory.resolve("confusion.png"), "old");

    RunReport.write(directory, DemoRuns.unfinished());

    assertThat(directory.resolve("confusion.png")).doesNotExist();
  }

  @Test
  void the_sample_batch_is_shown_where_there_is_one() throws Exception {
    byte[] picture = pngHeader();
    Files.write(directory.resolve("sample-batch.png"), picture);

    RunReport.write(directory, DemoRuns.fineTune());

    PageText page = PageText.parse(Files.readString(directory.resolve("report.html")));
    assertThat(page.all("//section[h2='Sample batch']//img/@src"))
        .containsExactly("data:image/png;base64," + Base64.getEncoder().encodeToString(picture));
    assertThat(PageText.parse(ReportPage.of(DemoRuns.fineTune())).all("//h2"))
        .doesNotContain("Sample batch");
  }

  @Test
  void what_lies_there_as_a_sample_batch_but_is_no_picture_is_not_shown() throws Exception {
    Files.writeString(directory.resolve("sample-batch.png"), "<svg onload='x'/>");

    RunReport.write(directory, DemoRuns.fineTune());

    assertThat(directory.resolve("report.html")).content().doesNotContain("Sample batch", "onload");
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> RunReport.write(missing, DemoRuns.unfinished()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void the_page_loads_and_runs_nothing() throws IOException {
    String page = ReportPage.of(DemoRuns.fineTune());

    assertThat(page)
        .contains("default-src 'none'; img-src data:".replace("'", "&#39;"))
        .doesNotContain("<script", "<link", "@import", "url(", "src=\"http", "href=");
    assertThat(page.replace("http://www.w3.org/", "")).doesNotContain("http:", "https:");
  }

  @Test
  void the_numbers_are_those_of_the_run() throws Exception {
    ReportData data = DemoRuns.fineTune();
    PageText page = PageText.parse(ReportPage.of(data));

    assertThat(page.all("//h1")).containsExactly("fine-tune-20250901-101500");
    assertThat(page.all("//div[@class='value']")).contains("96.53 %", "20", "49.9 s");
    assertThat(page.rows("Confusion matrix"))
        .containsExactly(
            List.of("jerry", "119 96 %", "1 1 %", "1 1 %", "3 2 %"),
            List.of("tom", "1 1 %", "190 97 %", "2 1 %", "2 1 %"),
            List.of("tom_jerry_0", "0", "2 1 %", "148 98 %", "1 1 %"),
            List.of("tom_jerry_1", "3 4 %", "2 3 %", "1 1 %", "72 92 %"));
    assertThat(page.rows("Classes"))
        .contains(
            List.of("jerry", "96.75 %", "95.97 %", "96.36 %", "124"),
            List.of("tom_jerry_1", "92.31 %", "92.31 %", "92.31 %", "78"))
        .last()
        .isEqualTo(List.of("mean", "95.96 %", "95.93 %", "95.95 %", "548"));
    assertThat(page.rows("Options")).contains(List.of("batch-size", "16"));
    assertThat(page.rows("Environment")).contains(List.of("libtorch", "2.7.1"));
    assertThat(page.rows("Time")).contains(List.of("training", "35.1 s"));
    assertThat(page.rows("Data")).contains(List.of("validation", "1\u202f096 (20 %)"));
  }

  @Test
  void every_epoch_is_in_the_curves_and_in_the_table() throws Exception {
    ReportData data = DemoRuns.fineTune();
    PageText page = PageText.parse(ReportPage.of(data));
    EpochMetrics third = data.epochs().get(3);

    assertThat(page.all("//section[h2='Curves']//*[local-name()='circle']")).hasSize(4 * 20);
    assertThat(page.all("//*[local-name()='circle']/*"))
        .contains(
            String.format(Locale.ROOT, "train, epoch 3: %.4f", third.trainLoss()),
            String.format(
                Locale.ROOT, "validation, epoch 3: %.2f %%", 100 * third.validationAccuracy()));
    assertThat(page.rows("Curves")).hasSize(20);
    assertThat(page.all("//tr[@class='best']/td[1]")).containsExactly("18 (best)");
  }

  @Test
  void the_three_lines_are_of_the_best_and_of_the_last_epoch() throws Exception {
    ReportData data = DemoRuns.fineTune();
    EpochMetrics last = data.epochs().get(19);

    assertThat(PageText.parse(ReportPage.of(data)).rows("Accuracy by part"))
        .extracting(row -> row.get(0), row -> row.get(2))
        .containsExactly(
            tuple("train", String.format(Locale.ROOT, "%.2f %%", 100 * last.trainAccuracy())),
            tuple(
                "validation",
                String.format(Locale.ROOT, "%.2f %%", 100 * last.validationAccuracy())),
            tuple("test", "96.53 %"));
  }

  @Test
  void mistakes_come_most_confident_first_with_their_pictures() throws Exception {
    byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3};
    byte[] map = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 4, 5, 6};
    byte[] none = {};
    List<Mistake> mistakes =
        List.of(
            new Mistake("tom/a.jpg", "tom", "jerry", 0.61, jpeg, none),
            new Mistake("tom/b.jpg", "tom", "jerry", 0.97, jpeg, map),
            new Mistake(
                "tom/c.svg",
                "tom",
                "jerry",
                0.5,
                "<svg onload='x'/>".getBytes(StandardCharsets.UTF_8),
                none));
    PageText page = PageText.parse(ReportPage.of(with(mistakes)));

    assertThat(page.all("//div[@class='file']"))
        .containsExactly("tom/b.jpg", "tom/a.jpg", "tom/c.svg");
    String picture = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
    assertThat(page.all("//img/@src"))
        .containsExactly(
            picture, "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(map), picture);
    assertThat(page.all("//span[@class='probability']"))
        .containsExactly("97.00 %", "61.00 %", "50.00 %");
  }

  @Test
  void no_mistakes_are_said_to_be_none() throws Exception {
    assertThat(
            PageText.parse(ReportPage.of(with(List.of())))
                .all("//section[h2='Most confident mistakes']/p"))
        .containsExactly("None to show.");
  }

  @Test
  void names_from_outside_cannot_become_markup() throws Exception {
    ReportData data =
        new ReportData(
            HOSTILE,
            HOSTILE,
            Map.of(HOSTILE, HOSTILE),
            DemoRuns.epochs(2, 0.5, 0.9, 0.1),
            1,
            new Evaluation(0.1, 0.5, List.of(HOSTILE, "b"), new int[][] {{1, 1}, {0, 0}}),
            null,
            List.of(new Mistake(HOSTILE, HOSTILE, HOSTILE, 0.9, pngHeader(), new byte[0])),
            Map.of(HOSTILE, Duration.ofSeconds(1)),
            Map.of(HOSTILE, HOSTILE),
            Map.of(HOSTILE, 1),
            Map.of(HOSTILE, 1),
            List.of(HOSTILE),
            leakage(HOSTILE),
            null);

    String text = ReportPage.of(data);
    PageText page = PageText.parse(text);

    assertThat(text).doesNotContain("<script", "alert('1')");
    assertThat(page.all("//script")).isEmpty();
    for (String path :
        List.of(
            "/html/head/title",
            "//h1/bdi",
            "//header//code",
            "//ul[@class='warnings']/li",
            "//div[@class='file']/bdi",
            "//img/@alt",
            "//section[h2='Options']//th",
            "//section[h2='Options']//td/bdi",
            "//section[h2='Classes']//tbody/tr[1]/th/bdi")) {
      assertThat(page.all(path)).as(path).containsExactly(HOSTILE_SHOWN);
    }
  }

  @Test
  void an_unfinished_run_has_a_page_without_results() throws Exception {
    PageText page = PageText.parse(ReportPage.of(DemoRuns.unfinished()));

    assertThat(page.all("//div[@class='value']")).containsExactly("–", "–", "0");
    assertThat(page.all("//h2")).containsExactly("Curves");
    assertThat(page.all("//*[local-name()='text'][@class='middle']")).contains("no values yet");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7, 12, 13, 30, 50})
  void the_matrix_has_a_cell_for_every_pair_of_classes(int classes) throws Exception {
    Evaluation test = DemoRuns.evaluationOf(classes);
    PageText page =
        PageText.parse(ReportPage.of(DemoRuns.with(test, DemoRuns.epochs(1, 0.6, 0.9, 0.2))));

    assertThat(page.rows("Confusion matrix"))
        .hasSize(classes)
        .allSatisfy(row -> assertThat(row).hasSize(classes + 1));
    assertThat(page.rows("Classes")).hasSize(classes + 1);
  }

  @Test
  void a_thousand_classes_do_not_make_a_million_cells() throws Exception {
    Evaluation test = DemoRuns.evaluationOf(1000);
    String text = ReportPage.of(DemoRuns.with(test, DemoRuns.epochs(1, 0.6, 0.9, 0.2)));

    assertThat(text.length()).isLessThan(1_000_000);
    PageText page = PageText.parse(text);
    assertThat(page.all("//ol[@class='pairs']/li"))
        .hasSize(10)
        .contains("class_0 taken for class_1: 3");
    assertThat(page.rows("Classes"))
        .hasSize(21)
        .first()
        .isEqualTo(List.of("class_0", "70.00 %", "70.00 %", "70.00 %", "10"));
    assertThat(page.all("//section[h2='Classes']/details/summary"))
        .containsExactly("All 1\u202f000 classes");
    assertThat(page.all("//section[h2='Classes']/details//tr")).hasSize(1002);
  }

  @Test
  void the_class_among_the_first_five_is_told_of_ten_classes_or_more() throws Exception {
    ReportData run = DemoRuns.with(DemoRuns.evaluationOf(12), DemoRuns.epochs(1, 0.6, 0.9, 0.2));
    String tile = "//div[@class='tile'][div='Test top-5']/div[@class='value']";

    assertThat(PageText.parse(ReportPage.of(DemoRuns.tested(run))).all(tile))
        .containsExactly("75.00 %");
    assertThat(PageText.parse(ReportPage.of(DemoRuns.fineTune())).all(tile)).isEmpty();
  }

  @Test
  void a_run_that_diverged_shows_dashes_and_gaps() throws Exception {
    List<EpochMetrics> epochs =
        List.of(
            new EpochMetrics(0, 1.0, 0.5, 1.1, 0.5, 1),
            new EpochMetrics(1, Double.NaN, 0.25, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN),
            new EpochMetrics(2, 0.9, 0.6, 1.0, 0.6, 1));
    Evaluation empty = new Evaluation(Double.NaN, Double.NaN, List.of("a"), new int[][] {{0}});

    RunReport.write(directory, DemoRuns.with(empty, epochs));
    String text = Files.readString(directory.resolve("report.html"));
    PageText page = PageText.parse(text);

    assertThat(text).doesNotContain("NaN", "Infinity", "\u221e");
    assertThat(page.rows("Curves").get(1)).containsExactly("1", "–", "25.00 %", "–", "–", "–");
    assertThat(page.all("//*[local-name()='path']/@d").get(0)).matches("M\\S+ \\S+M\\S+ \\S+");
  }

  private static Leakage leakage(String name) {
    return new Leakage(
        new Leakage.Part(200, 0, 200, 24),
        new Leakage.Part(1_000, 3, 500, 60),
        0.65,
        List.of(new Leakage.Pair(name, name, 0.987)));
  }

  private static ReportData with(List<Mistake> mistakes) throws IOException {
    ReportData run = DemoRuns.fineTune();
    return new ReportData(
        run.title(),
        run.command(),
        run.options(),
        run.epochs(),
        run.bestEpoch(),
        run.best(),
        run.last(),
        mistakes,
        run.timings(),
        run.environment(),
        run.splitSizes(),
        run.classCounts(),
        run.warnings(),
        run.leakage(),
        run.test());
  }

  private static byte[] pngHeader() {
    return new byte[] {(byte) 0x89, 'P', 'N', 'G'};
  }
}
