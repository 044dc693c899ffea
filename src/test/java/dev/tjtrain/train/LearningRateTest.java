package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import org.junit.jupiter.api.Test;

/** Holds the schedules against {@code torch.optim.lr_scheduler}. */
class LearningRateTest {

  @Test
  void the_cosine_is_pytorchs() throws Exception {
    assertFollows("cosine", new LearningRate.Cosine(0.02, 50));
  }

  @Test
  void the_steps_are_pytorchs() throws Exception {
    assertFollows("step", new LearningRate.Step(0.02, 7, 0.1));
  }

  @Test
  void a_constant_rate_stays() {
    LearningRate rate = new LearningRate.Constant(0.02);

    assertThat(rate.at(0)).isEqualTo(0.02);
    assertThat(rate.at(1000)).isEqualTo(0.02);
  }

  @Test
  void a_single_epoch_has_the_initial_rate() {
    assertThat(new LearningRate.Cosine(0.02, 1).at(0)).isEqualTo(0.02);
    assertThat(new LearningRate.Step(0.02, 1, 0.1).at(0)).isEqualTo(0.02);
  }

  /** PyTorch goes from each epoch's rate to the next one's, which gathers rounding errors. */
  private static void assertFollows(String name, LearningRate rate) throws Exception {
    JsonArray expected = LogisticRegression.json("learning_rates").getAsJsonArray(name);
    assertThat(expected).hasSize(50);
    for (int epoch = 0; epoch < expected.size(); epoch++) {
      double value = expected.get(epoch).getAsDouble();
      assertThat(rate.at(epoch)).as("epoch %d", epoch).isCloseTo(value, within(1e-12 * value));
    }
  }
}
