package dev.tjtrain.run;

import com.google.gson.Gson;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.ModelArchive;
import dev.tjtrain.model.Preprocessing;
import dev.tjtrain.model.weights.WeightTensor;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last and the best epoch's weights and saves them as {@code last.pt} and {@code
 * best.pt}: both at the end, and in between when the last save is some seconds old, since a save
 * takes longer than an epoch of transfer learning.
 */
final class Checkpoints {

  private static final long INTERVAL_NANOS = 5_000_000_000L;
  private static final Gson GSON = new Gson();

  private final RunDirectory directory;
  private final MobileNetV2 network;
  private final Set<String> changing;
  private final Map<String, String> records;
  private @Nullable Saved last;
  private @Nullable Saved best;
  private long savedAt = System.nanoTime();

  /** Weights after an epoch. */
  private record Saved(EpochMetrics metrics, Map<String, WeightTensor> weights) {}

  /**
   * Prepares saving.
   *
   * @param changing names of the parameters and buffers that training changes
   */
  Checkpoints(
      RunDirectory directory,
      MobileNetV2 network,
      Set<String> changing,
      List<String> classes,
      Preprocessing preprocessing,
      Map<String, Object> provenance) {
    this.directory = directory;
    this.network = network;
    this.changing = changing;
    this.records = new LinkedHashMap<>();
    records.put("classes", GSON.toJson(classes));
    records.put("preprocessing", GSON.toJson(preprocessing));
    records.put("provenance", GSON.toJson(provenance));
  }

  /**
   * Remembers the network as it is after an epoch.
   *
   * @return whether it is the best so far
   */
  boolean epochEnded(EpochMetrics metrics) throws IOException {
    last = new Saved(metrics, network.snapshot(changing));
    boolean better = best == null || metrics.betterThan(best.metrics);
    if (better) {
      best = last;
    }
    if (System.nanoTime() - savedAt > INTERVAL_NANOS) {
      save();
    }
    return better;
  }

  /**
   * Saves the last and the best whole epoch, or, before the first has ended, the network as it is
   * as {@code last.pt}. Leaves the network at the last whole epoch.
   */
  void save() throws IOException {
    if (last == null || best == null) {
      ModelArchive.write(directory.file("last.pt"), network, records);
      return;
    }
    write("best.pt", best);
    write("last.pt", last);
    savedAt = System.nanoTime();
  }

  /** Puts the last epoch's weights into the network; returns its metrics. */
  EpochMetrics restoreLast() {
    return restore(last);
  }

  /** Puts the best epoch's weights into the network; returns its metrics. */
  EpochMetrics restoreBest() {
    return restore(best);
  }

  /** Number of whole epochs. */
  int epochsDone() {
    return last == null ? 0 : last.metrics.epoch() + 1;
  }

  private EpochMetrics restore(@Nullable Saved saved) {
    if (saved == null) {
      throw new IllegalStateException("no epoch has ended");
    }
    network.loadState(saved.weights);
    return saved.metrics;
  }

  private void write(String name, Saved saved) throws IOException {
    restore(saved);
    Map<String, String> all = new LinkedHashMap<>(records);
    all.put("epoch", String.valueOf(saved.metrics.epoch()));
    all.put("metrics", GSON.toJson(saved.metrics));
    ModelArchive.write(directory.file(name), network, all);
  }
}
