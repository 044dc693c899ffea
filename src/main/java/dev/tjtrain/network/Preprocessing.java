package dev.tjtrain.network;

import dev.tjtrain.image.RgbImage;

/**
 * What happens to an image before the network sees it.
 *
 * @param height pixels, after resizing
 * @param width pixels, after resizing
 * @param imagenet whether ImageNet's mean is subtracted and its deviation divided by, after scaling
 *     to [0, 1]
 * @param upright whether images are turned upright first, by their EXIF orientation; what older
 *     programs saved does not say so, and means no
 */
public record Preprocessing(int height, int width, boolean imagenet, boolean upright) {

  /** Takes images as they are stored. */
  public Preprocessing(int height, int width, boolean imagenet) {
    this(height, width, imagenet, false);
  }

  /** The image as the network is to see it, before it is resized. */
  public RgbImage oriented(RgbImage image) {
    return upright ? image.upright() : image;
  }
}
