package dev.tjtrain.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model as a run saves it, of random weights and running statistics, and what it computes. */
public final class SavedRun {

  /** Height and width of its frames. */
  public static final int HEIGHT = 64;

  public static final int WIDTH = 96;

  private SavedRun() {}

  /** Writes {@code file}, a MobileNetV2. */
  public static Path write(Path file, List<String> classes) throws IOException {
    return write(file, Backbone.DEFAULT, classes);
  }

  /** Writes {@code file}. */
  public static Path write(Path file, Backbone backbone, List<String> classes) throws IOException {
    try (Network network =
            Networks.create(backbone, Networks.random(1), classes.size(), 1, Device.cpu());
        NDManager manager = network.newManager()) {
      NDArray x = manager.arange(2f * 3 * 64 * 64).sin().reshape(new Shape(2, 3, 64, 64));
      for (int i = 0; i < 5; i++) {
        network.forward(x, true).close(); // moves the running statistics
      }
      ModelArchive.write(
          file,
          network,
          Map.of(
              "classes",
              new Gson().toJson(classes),
              "preprocessing",
              "{\"height\":" + HEIGHT + ",\"width\":" + WIDTH + ",\"imagenet\":true}",
              "calibration",
              "{\"temperature\":2.5}",
              "backbone",
              backbone.name(),
              "epoch",
              "7"));
    }
    return file;
  }

  /** Logits of normalised input (N, 3, height, width). */
  public static float[] logits(Path model, float[] input, int count) throws IOException {
    try (SavedModel saved = SavedModel.open(model, Device.cpu());
        NDManager manager = saved.network().newManager()) {
      NDArray x = manager.create(input, new Shape(count, 3, HEIGHT, WIDTH));
      return saved.network().forward(x, false).toFloatArray();
    }
  }

  /** Logits of an image file, by the way that images take in training. */
  public static float[] logits(SavedModel model, Path image) throws IOException {
    RgbImage frame = new ImageDecoder().decode(image);
    Preprocessing to = model.preprocessing();
    byte[] planes = to.resized(frame);
    try (NDManager manager = model.network().newManager()) {
      NDArray pixels =
          manager.create(
              java.nio.ByteBuffer.wrap(planes),
              new Shape(1, 3, to.height(), to.width()),
              ai.djl.ndarray.types.DataType.UINT8);
      NDArray x = model.network().normalize(pixels, to.imagenet());
      return model.network().forward(x, false).toFloatArray();
    }
  }
}
