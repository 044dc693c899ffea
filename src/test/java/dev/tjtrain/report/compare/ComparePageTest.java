package dev.tjtrain.report.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.PairedTest;
import dev.tjtrain.report.DemoRuns;
import dev.tjtrain.report.PageText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparePageTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void transfer_is_orange_and_fine_tuning_red_as_in_the_tutorial() throws Exception {
    PageText page = PageText.parse(page(pair()));

    assertThat(page.all("//*[local-name()='g']/@class"))
        .hasSize(8)
        .containsOnly("curve transfer", "curve fine-tune");
    assertThat(page(pair())).contains("--transfer: #ef7d00;", "--fine-tune: #d1242f;");
  }

  @Test
  void runs_on_the_same_test_images_say_whether_they_differ_by_more_than_chance() throws Exception {
    SortedMap<Integer, PairedTest> paired = new TreeMap<>(Map.of(1, new PairedTest(100, 2, 14)));

    PageText page = PageText.parse(ComparePage.page(pair(), paired));

    assertThat(page.rows("Test accuracy against the first run"))
        .containsExactly(
            List.of(
                "fine-tune-20250901-101500",
                "+12.0",
                "+4.2 to +19.4",
                "2",
                "14",
                "0.004",
                "more than chance"));
    assertThat(page(pair())).doesNotContain("against the first run");
  }

  @Test
  void further_runs_have_colours_of_their_own() throws IOException {
    RunSummary transfer = pair().get(0);
    RunSummary other = new RunSummary("x", "", Map.of(), List.of(), -1, null, null, Map.of());

    assertThat(RunColours.of(List.of(other, transfer, transfer, pair().get(1))))
        .containsExactly("c0", "transfer", "c1", "fine-tune");
    assertThat(RunColours.of(Collections.nCopies(9, other))).last().isEqualTo("c0");
  }

  @Test
  void runs_stand_side_by_side_with_the_best_in_bold() throws Exception {
    PageText page = PageText.parse(page(pair()));

    assertThat(page.rows("Runs"))
        .containsExactly(
            List.of(
                "transfer-20250901-101500",
                "transfer",
                "20",
                "epoch 18",
                "92.98 %",
                "90.16 %",
                "90.15 %",
                "0.1312",
                "49.9 s"),
            List.of(
                "fine-tune-20250901-101500",
                "fine-tune",
                "20",
                "epoch 18",
                "98.50 %",
                "95.68 %",
                "96.53 %",
                "0.1312",
                "49.9 s"));
    assertThat(page.all("//table[@class='runs']//tr[2]/td[@class='top']"))
        .contains("98.50 %", "95.68 %", "96.53 %");
    assertThat(page.all("//table[@class='runs']//tr[1]/td[@class='top']"))
        .doesNotContain("90.15 %");
  }

  @Test
  void each_run_has_the_tutorials_three_lines() throws Exception {
    PageText page = PageText.parse(page(pair()));

    assertThat(page.all("//table[@class='parts']//tbody/tr"))
        .hasSize(6)
        .contains("train 92.98 % 92.93 %", "test 96.53 % 96.53 %");
  }

  @Test
  void only_differing_options_are_in_sight() throws Exception {
    PageText page = PageText.parse(page(pair()));

    assertThat(page.rows("Options")).containsExactly(List.of("fine-tune-from", "head", "17"));
    assertThat(page.all("//details//th")).contains("batch-size").doesNotContain("fine-tune-from");
  }

  @Test
  void classes_are_compared_when_they_are_the_same() throws Exception {
    PageText page = PageText.parse(page(pair()));

    assertThat(page.rows("F1 by class on the test part"))
        .first()
        .isEqualTo(List.of("jerry", "87.80 %", "96.36 %"));
  }

  @Test
  void of_many_classes_those_that_differ_most_come_first() throws Exception {
    Evaluation other = DemoRuns.evaluationOf(100);
    other.confusion()[70][70] = 0;
    List<RunSummary> runs =
        List.of(
            DemoRuns.summary(
                DemoRuns.with(DemoRuns.evaluationOf(100), DemoRuns.epochs(3, 0.5, 0.9, 0.1))),
            DemoRuns.summary(DemoRuns.with(other, DemoRuns.epochs(3, 0.5, 0.9, 0.1))));
    PageText page = PageText.parse(ComparePage.page(runs, new TreeMap<>()));

    assertThat(page.rows("F1 by class on the test part"))
        .hasSize(20)
        .first()
        .isEqualTo(List.of("class_70", "76.19 %", "0.00 %"));
    assertThat(page.all("//section[h2='F1 by class on the test part']/details//tbody/tr"))
        .hasSize(100);
  }

  @Test
  void classes_are_not_compared_when_they_differ() throws Exception {
    RunSummary other =
        DemoRuns.summary(
            DemoRuns.with(DemoRuns.evaluationOf(3), DemoRuns.epochs(3, 0.5, 0.9, 0.1)));

    assertThat(PageText.parse(page(List.of(pair().get(0), other))).all("//h2"))
        .doesNotContain("F1 by class on the test part");
  }

  @Test
  void unfinished_runs_and_bare_results_have_dashes() throws Exception {
    RunSummary bare =
        new RunSummary(
            "bare",
            "transfer",
            Map.of(),
            List.of(),
            -1,
            new Evaluation(Double.NaN, 0.5, List.of(), new int[0][]),
            null,
            Map.of());
    String text = page(List.of(DemoRuns.summary(DemoRuns.unfinished()), bare));

    assertThat(text).doesNotContain("NaN");
    assertThat(PageText.parse(text).rows("Runs"))
        .containsExactly(
            List.of(
                "transfer-20250901-101500", "transfer", "0", "–", "–", "–", "–", "–", "unfinished"),
            List.of("bare", "transfer", "0", "–", "–", "–", "50.00 %", "–", "–"));
  }

  @Test
  void names_and_options_cannot_become_markup() throws Exception {
    String hostile = "<script>\"'&\u0001";
    RunSummary run =
        new RunSummary(
            hostile,
            hostile,
            Map.of(hostile, hostile),
            DemoRuns.epochs(1, 0.5, 0.9, 0.1),
            0,
            null,
            null,
            Map.of());
    String text = page(List.of(run, run));

    assertThat(text).doesNotContain("<script");
    assertThat(PageText.parse(text).all("//section[h2='Options']//td"))
        .containsExactly("<script>\"'&\ufffd");
  }

  @Test
  void the_page_is_one_file_written_whole() throws IOException {
    Path out = directory.resolve("compare.html");

    ComparePage.write(out, pair(), new TreeMap<>());

    assertThat(out).content().startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(directory).isDirectoryContaining(file -> file.equals(out));
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void nothing_to_compare_is_a_mistake_of_the_caller() {
    assertThatThrownBy(
            () -> ComparePage.write(directory.resolve("x.html"), List.of(), new TreeMap<>()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(directory).isEmptyDirectory();
  }

  private static List<RunSummary> pair() throws IOException {
    return List.of(DemoRuns.summary(DemoRuns.transfer()), DemoRuns.summary(DemoRuns.fineTune()));
  }

  private static String page(List<RunSummary> runs) {
    return ComparePage.page(runs, new TreeMap<>());
  }
}
