package dev.tjtrain.run.inspection;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.StateDictReader;
import dev.tjtrain.weights.tensor.StateDict;
import java.io.IOException;
import java.nio.file.Path;

/** Summarises the network, also one that a run has saved. The engine stays unloaded. */
public final class Summary {

  private static final SummaryConfig.Size DEFAULT =
      new SummaryConfig.Size(Backbone.DEFAULT.height(), Backbone.DEFAULT.width());

  private Summary() {}

  /**
   * Summarises what {@code config} names.
   *
   * @throws InvalidInputException if its model cannot be used
   */
  public static NetworkSummary of(SummaryConfig config) throws IOException {
    Path model = config.model();
    if (model == null) {
      return summary(config, config.classes(), DEFAULT);
    }
    StateDict state = StateDictReader.read(model);
    PretrainedWeights weights =
        Backbone.DEFAULT.check(state, NetworkSummary.state(Backbone.DEFAULT));
    int classes =
        weights
            .classes()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        model + ": holds no classifier; say how many --classes instead"));
    return summary(
        config, classes, state.format() == StateDict.Format.TORCHSCRIPT ? saved(model) : DEFAULT);
  }

  private static NetworkSummary summary(
      SummaryConfig config, int classes, SummaryConfig.Size otherwise) throws IOException {
    SummaryConfig.Size size = config.size() == null ? otherwise : config.size();
    return NetworkSummary.of(
        Backbone.DEFAULT, classes, size.height(), size.width(), config.unfreezeFrom());
  }

  /** What the run resized its images to. */
  private static SummaryConfig.Size saved(Path model) throws IOException {
    String record = ModelArchive.extra(model).get("preprocessing");
    try {
      Preprocessing preprocessing = new Gson().fromJson(record, Preprocessing.class);
      return preprocessing == null || preprocessing.height() < 1 || preprocessing.width() < 1
          ? DEFAULT
          : new SummaryConfig.Size(preprocessing.height(), preprocessing.width());
    } catch (JsonParseException e) {
      throw new InvalidInputException(
          model + ": its preprocessing cannot be read; the file is damaged", e);
    }
  }
}
