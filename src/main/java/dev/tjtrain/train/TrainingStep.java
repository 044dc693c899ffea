package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import dev.tjtrain.work.ComputeThreads;
import java.util.List;

/** Takes steps: forward, objective, gradient, update. */
interface TrainingStep extends AutoCloseable {

  /** The threads that share out each operation of a step. */
  ComputeThreads threads();

  /** How many images one call of {@link #take} may get: a multiple of {@code batchSize}. */
  int imagesAtOnce(int batchSize);

  /**
   * Takes one step for each batch.
   *
   * @param inputs (N, ...), one for each image, as the recipe keeps them
   * @param labels int64 (N), the class index of each
   * @param batchSize images a step; the last one may have fewer
   * @return one result for each step, in order
   */
  List<StepResult> take(NDArray inputs, NDArray labels, int batchSize);

  @Override
  default void close() {}
}
