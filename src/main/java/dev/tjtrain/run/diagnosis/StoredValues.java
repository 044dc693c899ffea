package dev.tjtrain.run.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.run.config.ModelOptions.Recipe;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code scripts/make_self_test.py} has found with Pillow and PyTorch.
 *
 * @param images SHA-256 of the pixels of each stored image
 * @param logits (images, classes) by the default recipe, before training
 * @param losses of each step, by command and recipe
 */
record StoredValues(
    Map<String, String> images, double[][] logits, Map<String, Map<String, double[]>> losses) {

  /** Those of the jar. */
  static StoredValues read() throws IOException {
    try (Reader in = new InputStreamReader(resource("self-test.json"), UTF_8)) {
      return new Gson().fromJson(in, StoredValues.class);
    }
  }

  /** The losses of a run's first steps. */
  double[] losses(Mode mode, Recipe recipe) {
    Map<String, double[]> ofMode = requireNonNull(losses.get(mode.command()));
    return requireNonNull(ofMode.get(recipe.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * SHA-256 of the pixels that this machine reads from a stored image, with its size before them.
   */
  static String checksum(String image) throws IOException {
    try (InputStream in = resource(image)) {
      RgbImage decoded = new ImageDecoder().decode(in.readAllBytes(), image);
      MessageDigest digest = Checksums.digest("SHA-256");
      digest.update((decoded.height() + " " + decoded.width() + "\n").getBytes(UTF_8));
      digest.update(decoded.rgb());
      return Checksums.hex(digest);
    }
  }

  private static InputStream resource(String name) {
    return requireNonNull(StoredValues.class.getResourceAsStream(name), name);
  }
}
