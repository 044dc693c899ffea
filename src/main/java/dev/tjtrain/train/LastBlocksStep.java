package dev.tjtrain.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.train.TrainingModule.SharedBlocks;
import dev.tjtrain.work.ComputeThreads;
import dev.tjtrain.work.ThreadTeam;
import java.util.List;

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

  private final TorchModule module;
  private final ThreadTeam team;
  private final int stages;

  /**
   * Prepares it.
   *
   * @param configured with these {@code blocks} and {@code threads}
   */
  LastBlocksStep(TrainingModule configured, SharedBlocks blocks, int threads) {
    this.module = configured.torch();
    this.stages = blocks.network().backbone().depth() - blocks.first();
    this.team = new ThreadTeam(threads);
  }

  /**
   * Whether these blocks can be trained this way: inverted residuals that expand, and last a 1x1
   * convolution.
   */
  static boolean handles(Backbone backbone, Device device, BatchNorm batchNorm, int first) {
    int last = backbone.depth() - 1;
    return device.equals(Device.cpu())
        && batchNorm == BatchNorm.INFERENCE
        && first <= last
        && backbone.blocks().get(last).isPointwise()
        && backbone.blocks().subList(first, last).stream().allMatch(Backbone.Block::expands);
  }

  @Override
  public ComputeThreads threads() {
    return ComputeThreads.one(); // for each thread of the team
  }

  @Override
  public int imagesAtOnce(int batchSize) {
    return batchSize;
  }

  @Override
  public List<StepResult> take(NDArray inputs, NDArray labels, int batchSize) {
    module.run("blocks_start", TorchModule.tensor(inputs));
    for (int stage = 0; stage < stages; stage++) {
      if (stage > 0) {
        module.run("blocks_reduce_forward", IValue.from(stage - 1L));
      }
      inEachThread("blocks_forward", stage);
    }
    NDArray result = module.infer("blocks_loss", inputs.getManager(), TorchModule.tensor(labels));
    for (int stage = stages - 1; stage >= 0; stage--) {
      inEachThread("blocks_backward", stage);
      if (stage > 0) {
        module.run("blocks_reduce_backward", IValue.from((long) stage));
      }
    }
    team.run(thread -> module.run("blocks_update", IValue.from((long) thread)));
    return StepResult.list(result);
  }

  private void inEachThread(String method, int stage) {
    team.run(thread -> module.run(method, IValue.from((long) stage), IValue.from((long) thread)));
  }

  @Override
  public void close() {
    team.close();
  }
}
