package dev.tjtrain.run.folder;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Network;
import dev.tjtrain.run.record.RunIdentity;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.train.TrainingModule;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every epoch's metrics, and the weights of the last and of the best. After each epoch it
 * writes what a run needs to go on; the models themselves at the end, and in between when the last
 * time is some seconds ago, since that takes longer than an epoch of transfer learning.
 */
public final class Checkpoints {

  private static final long INTERVAL_NANOS = 30_000_000_000L;

  private final RunDirectory directory;
  private final Network network;
  private final Set<String> changing;
  private final ModelFiles models;
  private final Map<String, String> identity = new LinkedHashMap<>();
  private final List<EpochMetrics> history = new ArrayList<>();
  private @Nullable RunState state;
  private long savedAt = System.nanoTime();

  /**
   * Prepares saving.
   *
   * @param changing names of the parameters and buffers that training changes
   * @param models writes them
   */
  public Checkpoints(
      RunDirectory directory, Network network, Set<String> changing, ModelFiles models) {
    this.directory = directory;
    this.network = network;
    this.changing = changing;
    this.models = models;
  }

  /**
   * Goes on from {@code earlier}, whose last epoch's weights go into the network.
   *
   * @throws InvalidInputException if its tensors are not this network's
   */
  public void resume(RunState earlier) throws InvalidInputException {
    Map<String, WeightTensor> own = network.snapshot(changing);
    if (!sameShapes(own, earlier.last()) || !sameShapes(own, earlier.best())) {
      throw otherNetwork();
    }
    network.loadState(earlier.last());
    history.addAll(earlier.history());
    state = earlier;
  }

  /**
   * Adds facts that decide the run's result.
   *
   * @throws InvalidInputException if what is gone on from was made with others
   */
  public void identify(Map<String, String> facts) throws InvalidInputException {
    if (state != null) {
      RunIdentity.check(directory.path(), state.identity(), facts);
    }
    identity.putAll(facts);
  }

  /**
   * Gives {@code optimizer}, new as it is, what it had gathered.
   *
   * @throws InvalidInputException if that is another optimizer's
   */
  public void restore(TrainingModule optimizer) throws InvalidInputException {
    if (state != null) {
      try {
        optimizer.restore(state.optimizer());
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw otherNetwork();
      }
    }
  }

  /**
   * Remembers the network as it is after an epoch, on disk as well.
   *
   * @return whether it is the best so far
   */
  public boolean epochEnded(EpochMetrics metrics, TrainingModule optimizer) throws IOException {
    history.add(metrics);
    Map<String, WeightTensor> weights = network.snapshot(changing);
    boolean best = EpochMetrics.best(history).epoch() == metrics.epoch();
    write(
        new RunState(
            List.copyOf(history),
            weights,
            best || state == null ? weights : state.best(),
            optimizer.state(),
            identity,
            false));
    if (System.nanoTime() - savedAt > INTERVAL_NANOS) {
      save();
    }
    return best;
  }

  /**
   * Saves the models of the last and the best whole epoch, or, before the first has ended, the
   * network as it is as {@code last.pt}. Leaves the network at the last whole epoch.
   */
  public void save() throws IOException {
    save(OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** Likewise, with temperatures for the probabilities of both models. */
  public void save(OptionalDouble ofBest, OptionalDouble ofLast) throws IOException {
    if (state == null) {
      models.writeUntrained();
      return;
    }
    models.write(ModelFiles.BEST, restoreBest(), ofBest);
    models.write(ModelFiles.LAST, restoreLast(), ofLast);
    savedAt = System.nanoTime();
  }

  /** Puts the last epoch's weights into the network; returns its metrics. */
  public EpochMetrics restoreLast() {
    network.loadState(whole().last());
    return whole().lastEpoch();
  }

  /** Puts the best epoch's weights into the network; returns its metrics. */
  public EpochMetrics restoreBest() {
    network.loadState(whole().best());
    return whole().bestEpoch();
  }

  /** Every whole epoch, those of earlier processes among them; unmodifiable. */
  public List<EpochMetrics> history() {
    return List.copyOf(history);
  }

  /** Writes down that nothing is left to do. */
  public void complete() throws IOException {
    RunState s = whole();
    write(new RunState(s.history(), s.last(), s.best(), s.optimizer(), identity, true));
  }

  private void write(RunState next) throws IOException {
    StateFile.write(directory.file(StateFile.NAME), next);
    state = next;
  }

  private RunState whole() {
    if (state == null) {
      throw new IllegalStateException("no epoch has ended");
    }
    return state;
  }

  private static boolean sameShapes(
      Map<String, WeightTensor> own, Map<String, WeightTensor> saved) {
    return own.keySet().equals(saved.keySet())
        && own.entrySet().stream()
            .allMatch(
                entry ->
                    entry.getValue().toString().equals(String.valueOf(saved.get(entry.getKey()))));
  }

  private InvalidInputException otherNetwork() {
    return new InvalidInputException(
        directory.file(StateFile.NAME)
            + ": holds the tensors of another network, so the run cannot go on; begin a new one");
  }
}
