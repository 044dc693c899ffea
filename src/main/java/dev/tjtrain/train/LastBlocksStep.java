package dev.tjtrain.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.network.Network;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.work.ComputeThreads;
import dev.tjtrain.work.ThreadTeam;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Steps of the last blocks on a CPU, their hidden channels shared out among threads. A small
 * block's operations are too short to be shared out one by one: waking a thread takes as long as
 * many of them.
 *
 * <p>Gradients are those of {@link AutogradStep} but for the order of summation: their last bits
 * depend on the number of threads, and on nothing else.
 */
final class LastBlocksStep implements TrainingStep {

  /** Fewer channels a thread would not pay. */
  static final int MOST_THREADS = 8;

  /** The first block that has hidden channels, an inverted residual with expansion. */
  private static final int FIRST = 2;

  private final TorchModule module;
  private final NDManager manager;
  private final ThreadTeam team;
  private final int stages;

  /**
   * Prepares it.
   *
   * @param module whose optimizer is {@code optimizer}; it has a part a thread
   */
  LastBlocksStep(TorchModule module, Network network, int cut, Optimizer optimizer) {
    this.module = module;
    this.stages = Network.BLOCKS - cut;
    this.manager = network.newManager();
    Map<String, PtNDArray> state = new LinkedHashMap<>();
    network.state(manager).forEach((name, array) -> state.put(name, (PtNDArray) array));
    module.run(
        "tail_begin",
        IValue.stringMapFrom(state),
        IValue.listFrom(optimizer.names().stream().map(IValue::from).toArray(IValue[]::new)),
        IValue.from((long) cut),
        IValue.from((long) optimizer.parts()));
    this.team = new ThreadTeam(optimizer.parts());
  }

  /** Whether that part of a network can be trained this way. */
  static boolean handles(Device device, BatchNorm batchNorm, int cut) {
    return device.equals(Device.cpu())
        && batchNorm == BatchNorm.INFERENCE
        && cut >= FIRST
        && cut < Network.BLOCKS;
  }

  @Override
  public ComputeThreads threads() {
    return ComputeThreads.one(); // for each part
  }

  @Override
  public int imagesAtOnce(int batchSize) {
    return batchSize;
  }

  @Override
  public float[] learn(NDArray rows, int[] labels, int batchSize) {
    module.run("tail_take", TorchModule.tensor(rows));
    team.run(part -> stage("tail_forward", 0, part));
    for (int stage = 1; stage < stages; stage++) {
      module.run("tail_join", IValue.from(stage - 1L));
      int current = stage;
      team.run(part -> stage("tail_forward", current, part));
    }
    NDArray classes = rows.getManager().create(CrossEntropy.classes(labels));
    NDArray told = module.infer("tail_turn", rows.getManager(), TorchModule.tensor(classes));
    for (int stage = stages - 1; stage > 0; stage--) {
      int current = stage;
      team.run(part -> stage("tail_backward", current, part));
      module.run("tail_meet", IValue.from((long) stage));
    }
    team.run(part -> stage("tail_backward", 0, part));
    team.run(part -> module.run("tail_update", IValue.from((long) part)));
    return told.toFloatArray();
  }

  private void stage(String method, int stage, int part) {
    module.run(method, IValue.from((long) stage), IValue.from((long) part));
  }

  @Override
  public void close() {
    team.close();
    manager.close();
  }
}
