package dev.tjtrain.run.training;

import ai.djl.Device;
import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.http.TransferSettings;
import dev.tjtrain.download.torch.PublishedWeights;
import dev.tjtrain.download.torch.WeightsFetcher;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.EmbeddedWeights;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.run.config.DataOptions;
import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.StateDictReader;
import dev.tjtrain.weights.WeightsAddress;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The weights that a run starts from. */
public final class StartingWeights {

  static final String RANDOM = "random";
  static final String EMBEDDED = "embedded";

  private final Backbone backbone;
  private final String description;
  private final Optional<String> sha256;
  private final @Nullable StateDict values;

  /** Of the run that trained them; empty if none of this program did. */
  private final List<String> trainedOn;

  private boolean keepHead;
  private Map<String, WeightTensor> head = Map.of();
  private OptionalInt classesBefore = OptionalInt.empty();

  private StartingWeights(
      Backbone backbone,
      String description,
      Optional<String> sha256,
      @Nullable StateDict values,
      List<String> trainedOn) {
    this.backbone = backbone;
    this.description = description;
    this.sha256 = sha256;
    this.values = values;
    this.trainedOn = trainedOn;
  }

  /**
   * Finds weights. The embedded ones take the place of others for the sample alone, and random ones
   * where there are none embedded; never without a warning.
   *
   * @param backbone the network that they are for
   * @param asked as {@link dev.tjtrain.run.config.ModelOptions#weights}
   * @param data the images they are for
   * @param warnings hears of weights that were not asked for, and of random ones
   */
  public static StartingWeights of(
      Backbone backbone,
      @Nullable String asked,
      DataOptions data,
      Environment environment,
      Consumer<String> warnings,
      DownloadProgress downloads)
      throws IOException {
    String otherwise = backbone.weights().get(0).name();
    String weights = asked == null ? otherwise : asked;
    if (weights.equals(RANDOM)) {
      return random(backbone, "as asked", warnings);
    }
    if (weights.equals(EMBEDDED)) {
      return embedded(backbone)
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      "--weights embedded: there are none of %s, but of %s"
                          .formatted(backbone, Backbone.DEFAULT)));
    }
    DownloadOptions options = new DownloadOptions(data.offline(), downloads);
    Optional<PublishedWeights> named = backbone.weights(weights);
    if (named.isEmpty()) {
      Path file = WeightsAddress.file(weights, environment, options);
      try {
        return read(backbone, file, weights.replaceAll("^(https?:[^?]*)\\?.*", "$1"));
      } catch (InvalidInputException e) {
        WeightsAddress.forget(file, environment);
        throw e;
      }
    }
    boolean optional = asked == null && data.source() instanceof DataSource.Sample;
    try {
      TransferSettings settings =
          optional ? TransferSettings.impatient() : TransferSettings.standard();
      Path file = new WeightsFetcher(environment, settings).fetch(named.get(), options);
      return read(backbone, file, named.get().name() + " (" + file + ")");
    } catch (CacheException e) {
      if (optional) {
        warnings.accept(e.getMessage() == null ? e.toString() : e.getMessage());
        String why = "since " + otherwise + " cannot be had";
        Optional<StartingWeights> own = embedded(backbone);
        if (own.isEmpty()) {
          return random(backbone, why, warnings);
        }
        warnings.accept("the embedded weights are taken, " + why);
        return own.get();
      }
      throw new DownloadException(e.getMessage() + "; or take " + otherWeights(backbone), e);
    }
  }

  /**
   * What to say to a user who has no images yet: how to get weights too, if they are missing.
   *
   * @param asked as for {@link #of}
   */
  static String alsoMissing(Backbone backbone, @Nullable String asked, Environment environment)
      throws IOException {
    Optional<PublishedWeights> named =
        backbone.weights(asked == null ? backbone.weights().get(0).name() : asked);
    WeightsFetcher fetcher = new WeightsFetcher(environment);
    return named.isEmpty() || fetcher.has(named.get())
        ? ""
        : ". The weights %s are not there either; --sample needs none, beside --data take %s, or %s"
            .formatted(named.get(), otherWeights(backbone), fetcher.byHand(named.get()));
  }

  private static String otherWeights(Backbone backbone) throws IOException {
    return EmbeddedWeights.of(backbone).isEmpty()
        ? "--weights FILE"
        : "--weights embedded, which come with the program, or --weights FILE";
  }

  /** What they are, for the user. */
  public String description() {
    return trainedOn.isEmpty()
        ? description
        : "%s (a run's on %s; %s)"
            .formatted(
                description,
                String.join(", ", trainedOn),
                keepHead ? "its head is kept" : "the head begins anew");
  }

  /** What a run's record says of them, by {@link dev.tjtrain.run.record.Provenance}'s names. */
  Map<String, Object> provenance() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", description);
    sha256.ifPresent(hex -> json.put("sha256", hex));
    if (!trainedOn.isEmpty()) {
      json.put("classes", trainedOn);
    }
    return json;
  }

  /**
   * Makes the network go on with the head of these weights.
   *
   * @throws InvalidInputException if no run trained it on exactly these classes
   */
  void keepHead(List<String> classes) throws InvalidInputException {
    if (!trainedOn.equals(classes)) {
      throw new InvalidInputException(
          "--keep-head: %s %s; leave --keep-head out, so that the head begins anew"
              .formatted(
                  description,
                  trainedOn.isEmpty()
                      ? "is no model of a run"
                      : "was trained on %s, not on %s"
                          .formatted(String.join(", ", trainedOn), String.join(", ", classes))));
    }
    keepHead = true;
  }

  /** SHA-256 of the file; empty for random ones. */
  public Optional<String> sha256() {
    return sha256;
  }

  /** Classes of the file's own head, if it had one; known once the network is built. */
  OptionalInt classesBefore() {
    return classesBefore;
  }

  /**
   * Builds the network: these weights, and a new head drawn from {@code seed}.
   *
   * @throws InvalidInputException if they are another network's
   */
  public Network network(int classes, int seed, Device device) throws IOException {
    Network network =
        Networks.create(
            backbone,
            values == null ? Networks.random(seed) : shapes -> checked(values, shapes),
            classes,
            seed,
            device);
    if (keepHead) {
      network.loadState(head);
    }
    return network;
  }

  private Map<String, WeightTensor> checked(StateDict dict, Map<String, long[]> shapes)
      throws IOException {
    PretrainedWeights features = backbone.check(dict, shapes);
    classesBefore = features.classes();
    head = features.classifier().map(c -> c.named(backbone.classifier())).orElse(Map.of());
    return features.tensors();
  }

  private static Optional<StartingWeights> embedded(Backbone backbone) throws IOException {
    return EmbeddedWeights.of(backbone)
        .map(
            own ->
                new StartingWeights(
                    backbone,
                    "embedded (ImageNet weights of " + backbone + " that come with the program)",
                    Optional.of(own.sha256()),
                    own.weights(),
                    List.of()));
  }

  private static StartingWeights random(Backbone backbone, String why, Consumer<String> warnings) {
    warnings.accept(
        "RANDOM WEIGHTS, "
            + why
            + ": nothing was learnt from ImageNet, so the accuracy will be poor."
            + " Give real ones with --weights FILE");
    return new StartingWeights(backbone, RANDOM, Optional.empty(), null, List.of());
  }

  private static StartingWeights read(Backbone backbone, Path file, String description)
      throws IOException {
    StateDict values = StateDictReader.read(file);
    Map<String, String> records =
        values.format() == StateDict.Format.TORCHSCRIPT ? ModelArchive.extra(file) : Map.of();
    List<String> trainedOn =
        records.containsKey(SavedModel.CLASSES)
            ? SavedModel.of(values, records).classes()
            : List.of();
    return new StartingWeights(
        backbone, description, Optional.of(Checksums.sha256(file)), values, trainedOn);
  }
}
