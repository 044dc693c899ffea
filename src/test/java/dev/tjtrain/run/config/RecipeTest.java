package dev.tjtrain.run.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.run.config.TrainingConfig.Mode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {

  @Test
  void best_is_what_was_measured() {
    Map<String, Object> best = options("recipe", "best");

    assertThat(best)
        .containsEntry("epochs", 10)
        .containsEntry("unfreeze-from", 14)
        .containsEntry("optimizer", "adamw")
        .containsEntry("lr", 0.0002)
        .containsEntry("lr-schedule", "cosine")
        .containsEntry("weight-decay", 0.05)
        .containsEntry("augment", "flip")
        .containsEntry("image-size", "auto")
        .containsEntry("batch-norm", "inference")
        .containsEntry("normalize", "imagenet");
  }

  @Test
  void an_option_that_is_given_wins_over_the_recipe() {
    assertThat(options("recipe", "BEST", "unfreeze-from", "16", "lr", "0.01", "augment", "none"))
        .containsEntry("unfreeze-from", 16)
        .containsEntry("lr", 0.01)
        .containsEntry("augment", "none")
        .containsEntry("optimizer", "adamw");
  }

  @Test
  void best_begins_three_blocks_earlier_in_any_backbone_that_has_them() {
    assertThat(options("recipe", "best", "backbone", "resnet18"))
        .containsEntry(
            "unfreeze-from",
            (int) requireNonNull(options("backbone", "resnet18").get("unfreeze-from")) - 3);
  }

  @Test
  void the_head_alone_has_no_best_recipe() {
    assertThatThrownBy(() -> TrainingConfig.of(Mode.TRANSFER, Map.of("recipe", "best")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--recipe best goes with fine-tune only: it trains blocks of the network");
  }

  private static Map<String, Object> options(String... words) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      texts.put(words[i], words[i + 1]);
    }
    return TrainingConfig.of(Mode.FINE_TUNE, texts).options();
  }
}
