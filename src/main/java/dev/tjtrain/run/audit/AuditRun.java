package dev.tjtrain.run.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.audit.Audit;
import dev.tjtrain.audit.AuditResult;
import dev.tjtrain.audit.AuditedImages;
import dev.tjtrain.audit.page.AuditPage;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.WriteFailure;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.run.config.AutoSize;
import dev.tjtrain.run.config.DataOptions;
import dev.tjtrain.run.evaluation.WorkEvents;
import dev.tjtrain.run.folder.Caches;
import dev.tjtrain.run.training.StartingWeights;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.work.Stop;
import java.io.IOException;
import java.nio.file.Files;

/** An audit: one pass over the images, or what training has kept of it, then the search. */
public final class AuditRun {

  private static final String PAGE = "audit.html";

  private final AuditConfig config;
  private final Environment environment;
  private final WorkEvents events;
  private final Stop stop;

  /** Prepares an audit that gives up when {@code stop} is requested. */
  public AuditRun(AuditConfig config, Environment environment, WorkEvents events, Stop stop) {
    this.config = config;
    this.environment = environment;
    this.events = events;
    this.stop = stop;
  }

  /**
   * Audits, and writes the findings.
   *
   * @throws InvalidInputException if data or weights cannot be used
   * @throws IOException if the audit fails
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public AuditResult run() throws IOException {
    FeatureCache cache = Caches.features(config.noCache(), environment, events::warning);
    DataOptions data = config.data();
    ImageFolderDataset images = data.open(environment, events.downloads());
    images.remarks().forEach(events::warning);
    makeFolder();
    DeviceChoice device = DeviceChoice.of(config.device());
    events.notice("device: " + device.name() + " (" + device.reason() + ")");
    StartingWeights weights =
        StartingWeights.of(
            config.backbone(),
            config.weights(),
            data,
            environment,
            events::warning,
            events.downloads());
    events.notice("weights: " + weights.description());
    UnreadableImages skips = new UnreadableImages(images.count(), events::warning);
    stop.listen();
    AutoSize size = AutoSize.of(data, images);
    size.reason()
        .ifPresent(why -> events.notice("image size: %s (%s)".formatted(size.size(), why)));
    Preprocessing preprocessing = size.in(data).preprocessing(true);
    try (Network network =
            weights.network(images.getClasses().size(), data.seed(), device.device());
        FeatureExtractor.Both kept =
            new FeatureExtractor(
                    images, network, preprocessing, skips, events.progress(), stop, cache)
                .frozenFeaturesAnd(network.backbone().depth(), Audit.RECORD)) {
      skips.summary().ifPresent(events::warning);
      AuditedImages audited =
          new AuditedImages(
              images,
              kept,
              skips.reasons(),
              preprocessing.width(),
              preprocessing.height(),
              data.seed(),
              data.splitSeed(),
              events.progress(),
              stop);
      AuditResult result = Audit.of(audited);
      byte[] page = AuditPage.of(result, audited).getBytes(UTF_8);
      FindingsFile.write(config.out().resolve(FindingsFile.NAME), result);
      AtomicFile.write(config.out().resolve(PAGE), page);
      return result;
    }
  }

  /** Before the audit, so that a folder that cannot be made is known at once. */
  private void makeFolder() throws IOException {
    try {
      Files.createDirectories(config.out());
    } catch (IOException e) {
      throw WriteFailure.explain(config.out(), e);
    }
  }
}
