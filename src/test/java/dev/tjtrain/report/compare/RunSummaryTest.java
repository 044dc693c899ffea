package dev.tjtrain.report.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunSummaryTest {

  private static final String HEADER =
      "epoch,train_loss,train_accuracy,val_loss,val_accuracy,seconds\n";
  private static final String ROWS =
      "0,1.089,0.533,0.9879,0.5894,1.5\n1,0.9273,0.6248,0.8319,0.6542,1.25\n";

  @TempDir private Path directory = Path.of("");

  @Test
  void a_finished_run_is_read_whole() throws IOException {
    write("metrics.csv", HEADER + ROWS);
    write(
        "config.json",
        """
        {"command": "transfer", "options": {"epochs": 2, "lr": 0.001, "data": "a/b", "limit": null,
         "image-size": [90, 160]}, "seed": 20}""");
    write(
        "result.json",
        """
        {"best_epoch": 0, "unknown": [1],
         "test": {"loss": 0.7269, "accuracy": 0.75, "confusion": [[2, 1], [0, 1]],
          "per_class": {"jerry": {"precision": 1, "recall": 0.6, "f1": 0.8, "support": 3},
                        "tom": {"precision": 0.5, "recall": 1, "f1": 0.6, "support": 1}}},
         "test_last": {"loss": 0.8, "accuracy": 0.5},
         "seconds": {"total": 12.5, "features": 9.25, "training": 2}}""");

    RunSummary run = RunSummary.read(directory);

    assertThat(run.name()).isEqualTo(directory.getFileName().toString());
    assertThat(run.command()).isEqualTo("transfer");
    assertThat(run.options())
        .containsEntry("epochs", "2")
        .containsEntry("lr", "0.001")
        .containsEntry("image-size", "[90,160]")
        .containsEntry("limit", "null");
    assertThat(run.epochs())
        .containsExactly(
            new EpochMetrics(0, 1.089, 0.533, 0.9879, 0.5894, 1.5),
            new EpochMetrics(1, 0.9273, 0.6248, 0.8319, 0.6542, 1.25));
    assertThat(run.bestEpoch()).isZero();
    Evaluation test = Objects.requireNonNull(run.test());
    assertThat(test.loss()).isEqualTo(0.7269);
    assertThat(test.perClass()).containsEntry("tom", new ClassMetrics(0.5, 1, 2 / 3.0, 1));
    assertThat(Objects.requireNonNull(run.testLast()).accuracy()).isEqualTo(0.5);
    assertThat(run.seconds()).containsEntry("features", Duration.ofMillis(9250));
  }

  @Test
  void a_confusion_matrix_may_be_a_list_of_its_cells() throws IOException {
    write("metrics.csv", HEADER + ROWS);
    write(
        "result.json",
        """
        {"test": {"loss": 0.7, "accuracy": 0.75, "per_class": {"a": {}, "b": {}},
          "confusion": {"actual": [0, 0, 1], "predicted": [0, 1, 1], "images": [2, 1, 1]}}}""");

    assertThat(Objects.requireNonNull(RunSummary.read(directory).test()).confusion())
        .isDeepEqualTo(new int[][] {{2, 1}, {0, 1}});
  }

  @Test
  void an_unfinished_run_has_no_result_and_its_best_epoch_so_far() throws IOException {
    write("metrics.csv", HEADER + ROWS + "2,0.9,0.7,0.7,0.60");

    RunSummary run = RunSummary.read(directory);

    assertThat(run.epochs()).hasSize(2);
    assertThat(run.bestEpoch()).isEqualTo(1);
    assertThat(run.test()).isNull();
    assertThat(run.options()).isEmpty();
    assertThat(run.seconds()).isEmpty();
  }

  @Test
  void a_run_that_has_only_begun_is_read() throws IOException {
    write("config.json", "{\"command\": \"fine-tune\"}");

    RunSummary run = RunSummary.read(directory);

    assertThat(run.command()).isEqualTo("fine-tune");
    assertThat(run.epochs()).isEmpty();
    assertThat(run.bestEpoch()).isEqualTo(-1);
  }

  @Test
  void the_later_row_of_an_epoch_counts() throws IOException {
    write("metrics.csv", HEADER + ROWS + "1,0.5,0.8,0.5,0.9,1\n");

    assertThat(RunSummary.read(directory).epochs())
        .last()
        .isEqualTo(new EpochMetrics(1, 0.5, 0.8, 0.5, 0.9, 1));
  }

  @Test
  void windows_line_ends_are_read() throws IOException {
    write("metrics.csv", (HEADER + ROWS).replace("\n", "\r\n"));

    assertThat(RunSummary.read(directory).epochs()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0,1,1,1,1", "0,1,1,1,1,1,1", "", "-1,1,1,1,1,1", "0,x,1,1,1,1", "0.5,1,1,1,1,1"})
  void a_row_that_is_none_is_refused_by_its_number(String row) throws IOException {
    write("metrics.csv", HEADER + row + "\n" + ROWS);

    assertThatThrownBy(() -> RunSummary.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("metrics.csv: line 2")
        .message()
        .hasLineCount(1);
  }

  @Test
  void another_table_is_refused() throws IOException {
    write("metrics.csv", "epoch,loss\n0,1\n");

    assertThatThrownBy(() -> RunSummary.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("metrics.csv: does not begin with the line epoch,train_loss");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                                   | not valid JSON",
        "[1]                                                 | not a JSON object",
        "{'best_epoch': 'x'}                                 | \"best_epoch\" holds something",
        "{'best_epoch': 1.5}                                 | not a whole number",
        "{'best_epoch': []}                                  | \"best_epoch\" holds something",
        "{'best_epoch': {}}                                  | \"best_epoch\" holds something",
        "{'test': 3}                                         | \"test\" is not an object",
        "{'test': {'accuracy': true}}                        | \"accuracy\" holds something",
        "{'test': {'confusion': 3}}                          | \"confusion\" is not an array",
        "{'test': {'confusion': [3]}}                        | \"confusion\" is not an array",
        "{'test': {'confusion': [[1,2],[3]]}}                | confusion matrix of test does not fit",
        "{'test': {'confusion': [[1]], 'per_class': {}}}     | confusion matrix of test does not fit",
        "{'test': {'confusion': {'actual': [0]}}}            | \"predicted\" is not an array",
        "{'test': {'confusion': {'actual':[0],'predicted':[0],'images':[1]}}} | cells that are not there",
        "{'test': {'per_class': {'a': {}}, 'confusion': {'actual':[0],'predicted':[0],'images':[]}}} | cells that are",
        "{'test': {'confusion': [[1e9999]]}}                 | not a whole number",
        "{'seconds': {'total': 'long'}}                      | \"seconds.total\" holds something",
      })
  void a_result_that_does_not_fit_is_refused_by_name(String json, String problem)
      throws IOException {
    write("metrics.csv", HEADER + ROWS);
    write("result.json", json.replace('\'', '"'));

    assertThatThrownBy(() -> RunSummary.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("result.json: ")
        .hasMessageContaining(problem)
        .message()
        .hasLineCount(1);
  }

  @Test
  void deep_nesting_is_refused_and_not_followed() throws IOException {
    write("metrics.csv", HEADER + ROWS);
    write("config.json", "[".repeat(200_000));

    assertThatThrownBy(() -> RunSummary.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("config.json: not valid JSON");
  }

  @Test
  void a_folder_without_a_run_is_refused_by_name() {
    assertThatThrownBy(() -> RunSummary.read(directory.resolve("pictures")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pictures: not a run directory");
    assertThatThrownBy(() -> RunSummary.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither metrics.csv nor config.json");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }
}
