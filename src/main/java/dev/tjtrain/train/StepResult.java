package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a step found before its update.
 *
 * @param loss the objective, in nats
 * @param correct how many images of the batch were classified right
 */
record StepResult(float loss, int correct) {

  /** Reads (2) or (steps, 2): loss and number of right images. */
  static List<StepResult> list(NDArray results) {
    float[] values = results.toFloatArray();
    return IntStream.range(0, values.length / 2)
        .mapToObj(step -> new StepResult(values[2 * step], (int) values[2 * step + 1]))
        .toList();
  }
}
