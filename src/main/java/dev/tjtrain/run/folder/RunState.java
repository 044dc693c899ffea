package dev.tjtrain.run.folder;

import dev.tjtrain.features.Augmentation;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.train.EpochOrder;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run needs to go on after its last whole epoch as if it had never stopped.
 *
 * <p>There is no state of a random generator in it: the head is drawn from the seed, and {@link
 * EpochOrder}, {@link Augmentation}, {@link dev.tjtrain.train.LearningRate} and {@link
 * dev.tjtrain.train.EpochMetrics#stopsEarly} are functions of seed, epoch and history alone.
 *
 * @param history every epoch so far, from 0; at least one
 * @param last the changing parameters and buffers after the last of them
 * @param best the same after the best of them
 * @param optimizer what the optimizer has gathered
 * @param identity facts that decide the run's result, by name; other facts make another run
 * @param complete whether test and report are written as well
 */
public record RunState(
    List<EpochMetrics> history,
    Map<String, WeightTensor> last,
    Map<String, WeightTensor> best,
    Map<String, WeightTensor> optimizer,
    Map<String, String> identity,
    boolean complete) {

  /** The metrics of the last epoch. */
  EpochMetrics lastEpoch() {
    return history.get(history.size() - 1);
  }

  /** The metrics of the best epoch. */
  EpochMetrics bestEpoch() {
    return EpochMetrics.best(history);
  }
}
