package dev.tjtrain.download.torch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The MobileNetV2 weights that torchvision publishes ({@code MobileNet_V2_Weights}). */
public enum NamedWeights {
  /** The original ones, top-1 accuracy 71.878 %; the tutorial's. */
  IMAGENET1K_V1(
      "mobilenet_v2-b0353104.pth",
      "b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889"),
  /** From a longer training recipe, top-1 accuracy 72.154 %. */
  IMAGENET1K_V2(
      "mobilenet_v2-7ebf99e0.pth",
      "7ebf99e03e254b273379b23edca7ec0da9f48273b23a332b93c1c99d49e86e8f");

  private final String fileName;
  private final String sha256;

  NamedWeights(String fileName, String sha256) {
    this.fileName = fileName;
    this.sha256 = sha256;
  }

  /** Returns the name in torchvision's terms, in any case; empty for any other text. */
  public static Optional<NamedWeights> named(String text) {
    return Arrays.stream(values())
        .filter(weights -> weights.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** Returns the name of the file, on the server and in torch's cache. */
  public String fileName() {
    return fileName;
  }

  /**
   * Returns the SHA-256 of the file, 64 hexadecimal digits. The file name carries the first eight.
   */
  public String sha256() {
    return sha256;
  }
}
