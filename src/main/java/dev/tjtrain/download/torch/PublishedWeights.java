package dev.tjtrain.download.torch;

/**
 * Weights that torchvision publishes.
 *
 * @param name in torchvision's terms, such as {@code IMAGENET1K_V1}
 * @param fileName on the server and in torch's cache; it carries the first eight digits of {@code
 *     sha256}
 * @param sha256 of the file in hexadecimal digits: all 64, or as many as the file name vouches for
 */
public record PublishedWeights(String name, String fileName, String sha256) {

  /** The name alone, for messages. */
  @Override
  public String toString() {
    return name;
  }
}
