package dev.tjtrain.network;

import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.ResizeMode;
import java.util.Objects;

/**
 * What happens to an image before the network sees it.
 *
 * @param height pixels, after resizing
 * @param width pixels, after resizing
 * @param imagenet whether ImageNet's mean is subtracted and its deviation divided by, after scaling
 *     to [0, 1]
 * @param upright whether images are turned upright first, by their EXIF orientation; what older
 *     programs saved does not say so, and means no
 * @param resize what becomes of an image of another shape; if older programs saved it, {@code
 *     squash}
 * @param truncated whether images that end early are taken for what is there; if older programs
 *     saved it, no
 */
public record Preprocessing(
    int height,
    int width,
    boolean imagenet,
    boolean upright,
    ResizeMode resize,
    boolean truncated) {

  /** Takes images as they are stored. */
  public Preprocessing(int height, int width, boolean imagenet) {
    this(height, width, imagenet, false, ResizeMode.SQUASH, false);
  }

  /** Fills in what older programs did not save. */
  public Preprocessing {
    resize = Objects.requireNonNullElse(resize, ResizeMode.SQUASH);
  }

  /** Reads images for it. */
  public ImageDecoder decoder() {
    return truncated ? new ImageDecoder().acceptingTruncated() : new ImageDecoder();
  }

  /** The image as the network is to see it, before it is resized. */
  public RgbImage oriented(RgbImage image) {
    return upright ? image.upright() : image;
  }

  /**
   * Resizes {@code image}, which is upright if it has to be.
   *
   * @return planar uint8 (3, height, width)
   */
  public byte[] resized(RgbImage image) {
    return resize.resize(image, height, width);
  }
}
