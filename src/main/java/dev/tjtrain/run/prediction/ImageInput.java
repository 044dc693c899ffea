package dev.tjtrain.run.prediction;

import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * An image to classify.
 *
 * @param name as it was asked for
 * @param content read and decoded when asked, once
 */
record ImageInput(String name, Content content) {

  /** Reads and decodes an image. */
  @FunctionalInterface
  interface Content {
    RgbImage decode(ImageDecoder decoder) throws IOException;
  }

  /** Says in one line why the image cannot be read; names it. */
  String failure(IOException reason) {
    String message = reason.getMessage();
    return message == null ? name + ": " + reason : message;
  }

  /** The image in {@code file}. */
  static ImageInput of(Path file) {
    return new ImageInput(file.toString(), decoder -> decoder.decode(file));
  }

  /** The image that {@code stream} holds to its end. */
  static ImageInput of(String name, InputStream stream) {
    return new ImageInput(name, decoder -> decoder.decode(decoder.read(stream, name), name));
  }
}
