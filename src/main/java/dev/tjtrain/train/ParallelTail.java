package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.model.ComputeThreads;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.TorchModule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Backpropagation through the last blocks with their hidden channels shared out among threads,
 * which {@code scripts/export_parallel_tail.py} defines. A small block's operations are too short
 * to be shared out one by one: waking a thread takes as long as many of them.
 *
 * <p>Gradients are those of {@link Autograd} but for the order of summation: their last bits depend
 * on the number of threads.
 */
final class ParallelTail implements Backpropagation {

  /** Fewer channels a thread would not pay. */
  private static final int MOST_THREADS = 8;

  /** The first block that has hidden channels, an inverted residual with expansion. */
  private static final int FIRST = 2;

  private final NDManager manager;
  private final TorchModule module;
  private final Optimizer optimizer;

  /**
   * Prepares it.
   *
   * @param threads how many may work on a step; more than 8 are not used
   */
  ParallelTail(MobileNetV2 network, int cut, int threads, Optimizer optimizer) throws IOException {
    this.optimizer = optimizer;
    this.module = TorchModule.load(ParallelTail.class, "parallel_tail.pt", network.device());
    this.manager = network.newManager();
    Map<String, PtNDArray> state = new LinkedHashMap<>();
    network.state(manager).forEach((name, array) -> state.put(name, (PtNDArray) array));
    module.run(
        "begin",
        IValue.stringMapFrom(state),
        IValue.listFrom(optimizer.names().stream().map(IValue::from).toArray(IValue[]::new)),
        IValue.from((long) cut),
        IValue.from((long) Math.min(threads, MOST_THREADS)));
  }

  /** Whether that part of a network can be trained this way. */
  static boolean handles(int cut) {
    return cut >= FIRST && cut < MobileNetV2.BLOCKS;
  }

  @Override
  public ComputeThreads threads() {
    return ComputeThreads.one(); // for each part
  }

  @Override
  public NDArray logits(NDArray rows) {
    return module.differentiable("forward", rows);
  }

  @Override
  public float minimize(NDArray loss) {
    NDList gradients = module.differentiableList("backward", loss);
    optimizer.update(gradients);
    return loss.getFloat();
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
