package dev.tjtrain.run.inspection;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.StateDictReader;
import dev.tjtrain.weights.tensor.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Summarises the network, also one that a run has saved. The engine stays unloaded. */
public final class Summary {

  private Summary() {}

  /**
   * Summarises what {@code config} names.
   *
   * @throws InvalidInputException if its model cannot be used
   */
  public static NetworkSummary of(SummaryConfig config) throws IOException {
    Path model = config.model();
    if (model == null) {
      return summary(config, config.backbone(), config.classes(), Optional.empty());
    }
    StateDict state = StateDictReader.read(model);
    Map<String, String> records =
        state.format() == StateDict.Format.TORCHSCRIPT ? ModelArchive.extra(model) : Map.of();
    Backbone backbone =
        records.containsKey(SavedModel.BACKBONE)
            ? SavedModel.backbone(model, records)
            : config.backbone();
    PretrainedWeights weights = backbone.check(state, NetworkSummary.state(backbone));
    int classes =
        weights
            .classes()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        model + ": holds no classifier; say how many --classes instead"));
    return summary(config, backbone, classes, size(model, records.get("preprocessing")));
  }

  private static NetworkSummary summary(
      SummaryConfig config, Backbone backbone, int classes, Optional<SummaryConfig.Size> saved)
      throws IOException {
    SummaryConfig.Size size =
        config.size() == null
            ? saved.orElse(new SummaryConfig.Size(backbone.height(), backbone.width()))
            : config.size();
    int first = config.unfreezeFrom().orElse(backbone.firstTrainable());
    if (first >= backbone.depth()) {
      throw new InvalidInputException(
          "--unfreeze-from %d: %s has the blocks 0 to %d"
              .formatted(first, backbone, backbone.depth() - 1));
    }
    return NetworkSummary.of(backbone, classes, size.height(), size.width(), first);
  }

  /** What the run resized its images to. */
  private static Optional<SummaryConfig.Size> size(Path model, @Nullable String record)
      throws IOException {
    try {
      Preprocessing preprocessing = new Gson().fromJson(record, Preprocessing.class);
      return preprocessing == null || preprocessing.height() < 1 || preprocessing.width() < 1
          ? Optional.empty()
          : Optional.of(new SummaryConfig.Size(preprocessing.height(), preprocessing.width()));
    } catch (JsonParseException e) {
      throw new InvalidInputException(
          model + ": its preprocessing cannot be read; the file is damaged", e);
    }
  }
}
