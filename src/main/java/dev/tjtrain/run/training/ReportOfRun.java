package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.Outcome;
import dev.tjtrain.features.GradCam;
import dev.tjtrain.features.HeatMap;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.Thumbnail;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.report.Mistake;
import dev.tjtrain.report.ReportData;
import dev.tjtrain.report.plot.HeatMapPlot;
import dev.tjtrain.run.folder.Seconds;
import dev.tjtrain.run.folder.TestResult;
import dev.tjtrain.train.EpochMetrics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what a finished run's report shows. */
final class ReportOfRun {

  private static final int MISTAKES_SHOWN = 16;
  private static final int LONGEST_SIDE_OF_MAPS = 240;

  private ReportOfRun() {}

  static ReportData of(
      RunContext context,
      Split split,
      Leakage leakage,
      UnreadableImages unreadable,
      List<EpochMetrics> epochs,
      TestResult test,
      Seconds seconds)
      throws IOException {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("train", split.train().length);
    sizes.put("validation", split.validation().length);
    sizes.put("test", split.test().length);
    Map<String, Duration> timings = new LinkedHashMap<>();
    timings.put("before the first epoch", duration(seconds.features()));
    timings.put("training", duration(seconds.training()));
    timings.put("total", duration(seconds.total()));
    Map<String, Object> provenance = context.provenance();
    Map<String, String> environment = texts(provenance.get("versions"));
    environment.put("device", String.valueOf(provenance.get("device")));
    environment.put("weights", texts(provenance.get("weights")).getOrDefault("source", ""));
    return new ReportData(
        String.valueOf(context.directory().path().getFileName()),
        context.config().mode().command(),
        texts(provenance.get("options")),
        epochs,
        test.best().epoch(),
        test.ofBest().evaluation(),
        test.ofLast().evaluation(),
        mistakes(context, test.ofBest().mistakes(MISTAKES_SHOWN)),
        timings,
        environment,
        sizes,
        context.images().counts(),
        List.copyOf(unreadable.reasons().values()),
        leakage,
        test.ofBest());
  }

  /** The network is the best epoch's by now. */
  private static List<Mistake> mistakes(RunContext context, List<Outcome> wrong)
      throws IOException {
    ImageFolderDataset images = context.images();
    List<String> classes = images.getClasses();
    List<Mistake> mistakes = new ArrayList<>();
    if (wrong.isEmpty()) {
      return mistakes;
    }
    Preprocessing taken = context.config().preprocessing();
    try (GradCam cam = new GradCam(context.network(), taken)) {
      for (Outcome m : wrong) {
        RgbImage image;
        try {
          image = images.image(m.image());
        } catch (IOException e) {
          continue; // gone since it was read, which is no reason to lose the report
        }
        BufferedImage seen =
            Thumbnail.seen(
                image, taken.resize(), taken.height(), taken.width(), LONGEST_SIDE_OF_MAPS);
        HeatMap map = cam.of(cam.input(image), m.predicted());
        mistakes.add(
            new Mistake(
                images.path(m.image()),
                classes.get(m.actual()),
                classes.get(m.predicted()),
                m.confidence(),
                Thumbnail.jpeg(Thumbnail.of(image)),
                Thumbnail.jpeg(HeatMapPlot.over(seen, map))));
      }
    }
    return mistakes;
  }

  private static Map<String, String> texts(@Nullable Object json) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    }
    return texts;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
