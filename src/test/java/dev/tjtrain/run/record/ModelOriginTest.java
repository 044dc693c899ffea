package dev.tjtrain.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelOriginTest {

  private static final Path FILE = Path.of("best.pt");

  @Test
  void a_run_says_where_its_images_came_from_and_how_it_learnt() throws Exception {
    ModelOrigin origin =
        origin(
            """
            {"command": "fine-tune", "dataset": {"fingerprint": "abc"},
             "options": {"dataset": "owner/slug/versions/3", "limit": 7, "split-seed": 21,
                         "split": "blocks", "recipe": "tutorial", "unfreeze-from": 14}}""");

    assertThat(origin.source())
        .contains(new DataSource.Kaggle(KaggleDataset.parse("owner/slug/versions/3")));
    assertThat(origin.fingerprint()).contains("abc");
    assertThat(origin.run().data().limit()).hasValue(7);
    assertThat(origin.run().run().split()).isEqualTo(SplitMethod.BLOCKS);
    assertThat(origin.run().data().splitSeed()).isEqualTo(21);
    assertThat(origin.run().model().batchNorm()).isEqualTo(BatchNorm.BATCH);
    assertThat(origin.run().firstTrainable()).isEqualTo(14);
  }

  @Test
  void transfer_learns_the_head_alone_and_other_sources_are_known() throws Exception {
    ModelOrigin folder =
        origin("{\"command\": \"transfer\", \"options\": {\"data\": \"my/images\"}}");
    ModelOrigin sample = origin("{\"options\": {\"sample\": true}}");

    assertThat(folder.run().firstTrainable()).isEqualTo(19);
    assertThat(folder.run().model().batchNorm()).isEqualTo(BatchNorm.INFERENCE);
    assertThat(folder.source()).contains(new DataSource.Folder(Path.of("my/images")));
    assertThat(sample.source()).contains(new DataSource.Sample());
  }

  @Test
  void the_recorded_batch_norm_wins_over_that_of_the_recipe() throws Exception {
    ModelOrigin inference =
        origin("{\"options\": {\"recipe\": \"tutorial\", \"batch-norm\": \"inference\"}}");
    ModelOrigin batch =
        origin("{\"options\": {\"recipe\": \"default\", \"batch-norm\": \"batch\"}}");

    assertThat(inference.run().model().batchNorm()).isEqualTo(BatchNorm.INFERENCE);
    assertThat(batch.run().model().batchNorm()).isEqualTo(BatchNorm.BATCH);
  }

  @Test
  void a_model_without_a_record_comes_from_nowhere() throws Exception {
    ModelOrigin origin = ModelOrigin.of(FILE, Map.of());

    assertThat(origin.source()).isEmpty();
    assertThat(origin.fingerprint()).isEmpty();
    assertThat(origin.run().options())
        .isEqualTo(TrainingConfig.of(Mode.TRANSFER, Map.of()).options());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "7",
        "{\"options\": []}",
        "{\"options\": null}",
        "{\"options\": {\"limit\": \"many\"}}",
        "{\"options\": {\"limit\": {}}}",
        "{\"options\": {\"dataset\": \"no slug\"}}",
        "{\"options\": {\"data\": \"\\u0000\"}}",
        "{\"options\": {\"unfreeze-from\": 99}}",
        "{\"command\": [1, 2]}"
      })
  void what_no_run_writes_is_refused_by_name(String json) {
    assertThatThrownBy(() -> origin(json))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("best.pt: ");
  }

  private static ModelOrigin origin(String json) throws InvalidInputException {
    return ModelOrigin.of(FILE, Map.of("provenance", json));
  }
}
