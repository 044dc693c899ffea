package dev.tjtrain.image.resize;

import com.google.gson.annotations.SerializedName;
import dev.tjtrain.image.RgbImage;

/** How an image of any shape comes to a height and width. Pixels are those of {@link PilResize}. */
public enum ResizeMode {

  /** Both sides are resized by themselves: torchvision's {@code Resize((height, width))}. */
  @SerializedName("squash")
  SQUASH {
    @Override
    public byte[] resize(RgbImage image, int height, int width) {
      return new PilResize(height, width).resize(image);
    }
  },

  /**
   * The image keeps its shape, covers the size, and what lies over is cut off alike on both sides.
   * For a square that is torchvision's {@code Resize(side)} and {@code CenterCrop(side)}.
   */
  @SerializedName("crop")
  CROP {
    @Override
    public byte[] resize(RgbImage image, int height, int width) {
      return scaled(image, height, width, true);
    }
  },

  /**
   * The image keeps its shape, fits into the size, and stands in its middle. The borders have
   * ImageNet's mean colour, which is nothing once it is normalised.
   */
  @SerializedName("pad")
  PAD {
    @Override
    public byte[] resize(RgbImage image, int height, int width) {
      return scaled(image, height, width, false);
    }
  };

  /** ImageNet's mean, (0.485, 0.456, 0.406), in bytes. */
  private static final byte[] MEAN = {124, 116, 104};

  /**
   * Resizes {@code image}.
   *
   * @return planar uint8 (3, height, width)
   */
  public abstract byte[] resize(RgbImage image, int height, int width);

  private static byte[] scaled(RgbImage image, int height, int width, boolean covers) {
    long across = (long) width * image.height();
    long down = (long) height * image.width();
    boolean byHeight = covers ? down >= across : down <= across;
    // As torchvision has it, the side that follows from the other is rounded down.
    int newHeight = byHeight ? height : (int) Math.max(1, across / image.width());
    int newWidth = byHeight ? (int) Math.max(1, down / image.height()) : width;
    byte[] from = new PilResize(newHeight, newWidth).resize(image);
    byte[] planes = new byte[3 * height * width];
    int top = (int) Math.rint((newHeight - height) / 2.0);
    int left = (int) Math.rint((newWidth - width) / 2.0);
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean inside =
              y + top >= 0 && y + top < newHeight && x + left >= 0 && x + left < newWidth;
          planes[(channel * height + y) * width + x] =
              inside ? from[(channel * newHeight + y + top) * newWidth + x + left] : MEAN[channel];
        }
      }
    }
    return planes;
  }
}
