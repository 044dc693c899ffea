package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.EmbeddedWeights;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.folder.RunDirectory;
import dev.tjtrain.run.folder.RunState;
import dev.tjtrain.run.folder.SplitJson;
import dev.tjtrain.run.folder.StateFile;
import dev.tjtrain.run.record.Provenance;
import dev.tjtrain.run.record.RecordedRun;
import dev.tjtrain.torch.DeviceRequest;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The start of a run that goes on: where an earlier process was, on the same data and weights. */
final class ResumedRun implements RunStart {

  private final RecordedRun recorded;
  private final TrainingConfig config;
  private final RunDirectory directory;
  private final Optional<RunState> state;

  /**
   * Opens the folder of {@code recorded}.
   *
   * @throws InvalidInputException if the state in it cannot be gone on from
   * @throws IOException if another process is at work on it
   */
  ResumedRun(RecordedRun recorded, TrainingConfig config) throws IOException {
    this.recorded = recorded;
    this.config = config;
    this.directory = RunDirectory.reopen(recorded.folder());
    try {
      this.state = StateFile.read(directory.file(StateFile.NAME));
      checkLength();
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Number of whole epochs. */
  int epochsDone() {
    return state.map(s -> s.history().size()).orElse(0);
  }

  /** Whether every epoch, the test and the report are done. */
  boolean isComplete() {
    return state.isPresent()
        && state.get().complete()
        && Files.exists(directory.file("result.json"))
        && (epochsDone() >= config.learning().epochs() || stoppedEarly());
  }

  /** Whether the epochs so far are all because nothing has got better for long enough. */
  boolean stoppedEarly() {
    return state.isPresent()
        && config.learning().earlyStopping().isPresent()
        && EpochMetrics.stopsEarly(
            state.get().history(), config.learning().earlyStopping().getAsInt());
  }

  /** The one that the run began with, since another computes other last digits. */
  @Override
  public DeviceRequest device() throws InvalidInputException {
    return DeviceRequest.parse(recorded.device())
        .orElseThrow(
            () ->
                new InvalidInputException(
                    recorded.file() + ": there is no device '" + recorded.device() + "'"));
  }

  /** Named in any case, so that no others take their place. */
  @Override
  public @Nullable String weights() throws IOException {
    if (config.model().weights() != null) {
      return config.model().weights();
    }
    if (recorded.weights().isEmpty()) {
      return StartingWeights.RANDOM;
    }
    Backbone backbone = config.model().backbone();
    return EmbeddedWeights.of(backbone).map(EmbeddedWeights::sha256).equals(recorded.weights())
        ? StartingWeights.EMBEDDED
        : backbone.weights().get(0).name();
  }

  @Override
  public void check(ImageFolderDataset images) throws IOException {
    if (!Provenance.fingerprint(images).equals(recorded.fingerprint())) {
      throw new InvalidInputException(
          "%s: %s, so %s cannot go on with it; put the images back as they were or begin a new run"
              .formatted(images.root(), difference(images), recorded.folder()));
    }
  }

  @Override
  public void check(StartingWeights weights) throws InvalidInputException {
    if (!weights.sha256().equals(recorded.weights())) {
      throw new InvalidInputException(
          "the weights %s are not those that %s began with: their SHA-256 is %s, not %s"
              .formatted(
                  weights.description(),
                  recorded.folder(),
                  weights.sha256().orElse("none"),
                  recorded.weights().orElse("none")));
    }
  }

  @Override
  public Optional<String> doubt() {
    Map<String, String> now = Provenance.versions();
    for (String name : List.of("tj-train", "libtorch", "arch")) {
      String before = recorded.versions().getOrDefault(name, "?");
      if (!before.equals(now.get(name))) {
        return Optional.of(
            "%s was begun with %s %s, not %s; its last digits may come out otherwise"
                .formatted(recorded.folder(), name, before, now.get(name)));
      }
    }
    String threads = String.valueOf(Provenance.threads(config));
    if (!threads.equals(recorded.threads())) {
      return Optional.of(
          "%s was begun on %s threads, not %s; its last digits may come out otherwise"
              .formatted(recorded.folder(), recorded.threads(), threads));
    }
    return Optional.empty();
  }

  @Override
  public RunDirectory directory() {
    return directory;
  }

  @Override
  public Optional<RunState> state() {
    return state;
  }

  /** A run that has gone further than its options let it is not the run of these options. */
  private void checkLength() throws InvalidInputException {
    if (state.isEmpty()) {
      return;
    }
    List<EpochMetrics> history = state.get().history();
    List<EpochMetrics> before = history.subList(0, history.size() - 1);
    OptionalInt patience = config.learning().earlyStopping();
    if (history.size() > config.learning().epochs()
        || (patience.isPresent() && EpochMetrics.stopsEarly(before, patience.getAsInt()))) {
      throw new InvalidInputException(
          "%s: lets the run end before its epoch %d, which is done; put it back or begin a new run"
              .formatted(recorded.file(), history.size() - 1));
    }
  }

  /** What differs, in words: a class or an image, as far as the run's files tell. */
  private String difference(ImageFolderDataset images) {
    Map<String, String> now = new TreeMap<>();
    images.counts().forEach((name, count) -> now.put(name, String.valueOf(count)));
    TreeSet<String> classes = new TreeSet<>(now.keySet());
    classes.addAll(recorded.images().keySet());
    for (String name : classes) {
      String before = recorded.images().getOrDefault(name, "0");
      if (!before.equals(now.getOrDefault(name, "0"))) {
        return "class %s has %s images, not %s"
            .formatted(name, now.getOrDefault(name, "0"), before);
      }
    }
    return renamed(images).orElse("an image has another size in bytes than before");
  }

  private Optional<String> renamed(ImageFolderDataset images) {
    TreeSet<String> before = new TreeSet<>();
    try {
      for (SplitPart part : List.of(SplitPart.TRAIN, SplitPart.VAL, SplitPart.TEST)) {
        before.addAll(SplitJson.paths(directory.file("split.json"), part));
      }
    } catch (IOException e) {
      return Optional.empty(); // killed before it was there
    }
    for (int i = 0; i < images.count(); i++) {
      before.remove(images.path(i));
    }
    return before.isEmpty() ? Optional.empty() : Optional.of(before.first() + " is missing");
  }
}
