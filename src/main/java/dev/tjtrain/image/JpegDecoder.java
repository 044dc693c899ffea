package dev.tjtrain.image;

import dev.tjtrain.image.JpegHeader.Colours;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG with the JDK's reader, which is libjpeg: accurate integer DCT and smooth chroma
 * upsampling, as in PIL. Colours other than YCbCr are read as they are and converted here.
 *
 * <p>A JDK that brings its own libjpeg 6b instead of the system's libjpeg-turbo repeats the chroma
 * rows of the rare 4:4:0 files, where PIL interpolates them, and refuses arithmetic coding.
 */
final class JpegDecoder {

  private static final int[] RGB_OFFSETS = {0, 1, 2};

  private JpegDecoder() {}

  static RgbImage decode(EncodedImage image) throws IOException {
    JpegHeader header = JpegHeader.read(image);
    try (ImageIoReader opened = new ImageIoReader("jpeg", header.plain())) {
      if (header.colours() == Colours.YCBCR) {
        return colour(opened.reader(), header, image.memory());
      }
      Raster raster = opened.reader().readRaster(0, null);
      return switch (header.colours()) {
        case GREY -> RasterPixels.grey(raster, v -> v);
        case RGB -> RasterPixels.rgb(raster, v -> v);
        case CMYK -> fourColours(raster, false);
        default -> fourColours(raster, true);
      };
    }
  }

  /** Lets the reader write right into the image's array: no second copy, no swapping of bands. */
  private static RgbImage colour(ImageReader reader, JpegHeader header, PixelMemory memory)
      throws IOException {
    int width = header.width();
    int height = header.height();
    byte[] rgb = memory.take(3 * width * height);
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(rgb, rgb.length), width, height, 3 * width, 3, RGB_OFFSETS, null);
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_BYTE);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(new BufferedImage(model, raster, false, null));
    reader.read(0, param);
    return new RgbImage(height, width, rgb);
  }

  /**
   * CMYK or YCCK to RGB. As in PIL the stored values are taken for inverted, Adobe's convention,
   * whether there is an Adobe segment or not, and RGB is (255 - K) - C * (255 - K) / 255, rounded,
   * and so on.
   */
  private static RgbImage fourColours(Raster raster, boolean ycck) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[4 * width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < 4 * width; x += 4) {
        if (ycck) {
          toCmy(row, x);
        }
        int white = row[x + 3];
        for (int c = 0; c < 3; c++) {
          rgb[at++] = (byte) (white - RasterPixels.product(255 - row[x + c], white));
        }
      }
    }
    return new RgbImage(height, width, rgb);
  }

  /** JFIF's YCbCr to RGB in libjpeg's 16-bit fixed point, then inverted. */
  private static void toCmy(int[] pixel, int at) {
    int luma = pixel[at];
    int blue = pixel[at + 1] - 128;
    int red = pixel[at + 2] - 128;
    pixel[at] = inverted(luma + ((91881 * red + 32768) >> 16));
    pixel[at + 1] = inverted(luma + ((-22554 * blue - 46802 * red + 32768) >> 16));
    pixel[at + 2] = inverted(luma + ((116130 * blue + 32768) >> 16));
  }

  private static int inverted(int value) {
    return 255 - Math.max(0, Math.min(255, value));
  }
}
