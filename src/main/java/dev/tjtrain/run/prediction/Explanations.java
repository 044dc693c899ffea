package dev.tjtrain.run.prediction;

import dev.tjtrain.features.GradCam;
import dev.tjtrain.features.HeatMap;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.Thumbnail;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.report.plot.HeatMapPlot;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Writes into a folder of its own what in each image speaks for its likeliest class. */
final class Explanations implements AutoCloseable {

  /** Larger images are reduced. */
  private static final int LARGEST_SIDE = 1024;

  private static final int LONGEST_NAME = 60;

  private final Path folder;
  private final Preprocessing preprocessing;
  private final GradCam cam;
  private final Map<Integer, Kept> kept = new ConcurrentHashMap<>();
  private int written;

  /** An image until its class is known: what the network takes, and what is shown. */
  @SuppressWarnings("ArrayRecordComponent") // only read, never compared
  private record Kept(byte[] input, BufferedImage picture) {}

  /**
   * Makes {@code folder} for what {@code model}, which stays open, says.
   *
   * @throws InvalidInputException if there is something in it
   */
  Explanations(Path folder, SavedModel model) throws IOException {
    this.folder = folder;
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + " is a file, not a folder; choose another with --explain");
    }
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new InvalidInputException(
            folder
                + " is not empty; choose another folder with --explain, so that nothing is lost");
      }
    }
    this.preprocessing = model.preprocessing();
    this.cam = new GradCam(model.network(), preprocessing);
  }

  /** Keeps what is needed of image {@code index}; safe for several threads. Returns it. */
  RgbImage keep(int index, RgbImage image) {
    RgbImage seen = preprocessing.oriented(image);
    BufferedImage picture =
        Thumbnail.seen(
            seen,
            preprocessing.resize(),
            preprocessing.height(),
            preprocessing.width(),
            LARGEST_SIDE);
    kept.put(index, new Kept(cam.input(seen), picture));
    return image;
  }

  /** Writes the picture of image {@code index}, which was called {@code name}. */
  void write(int index, String name, int ofClass) throws IOException {
    Kept image = Objects.requireNonNull(kept.remove(index));
    HeatMap map = cam.of(image.input, ofClass);
    AtomicFile.write(folder.resolve(file(index, name)), HeatMapPlot.png(image.picture, map));
    written++;
  }

  /** The number keeps apart images of the same name in different folders. */
  private static String file(int index, String name) {
    String stem =
        name.replaceFirst(".*[/\\\\]", "")
            .replaceFirst("\\.[^.]*$", "")
            .replaceAll("[^\\p{L}\\p{N}._ -]", "_");
    return "%05d-%s.png"
        .formatted(index + 1, stem.substring(0, Math.min(LONGEST_NAME, stem.length())));
  }

  /** Says in one line what there is. */
  String summary() {
    return "%s: %d %s, each with a heat map of what speaks for the likeliest class"
        .formatted(folder, written, written == 1 ? "image" : "images");
  }

  @Override
  public void close() {
    cam.close();
  }
}
