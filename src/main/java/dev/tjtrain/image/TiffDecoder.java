package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;

/**
 * Decodes the first page of the common kinds of TIFF (revision 6.0) with the JDK's reader: 1-bit
 * and 8-bit grey, 8-bit palette and 8-bit RGB, uncompressed, PackBits, LZW or Deflate. Others are
 * refused: their values were not compared with PIL's.
 */
final class TiffDecoder {

  private static final Set<Integer> COMPRESSIONS =
      Set.of(
          BaselineTIFFTagSet.COMPRESSION_NONE,
          BaselineTIFFTagSet.COMPRESSION_LZW,
          BaselineTIFFTagSet.COMPRESSION_ZLIB,
          BaselineTIFFTagSet.COMPRESSION_DEFLATE,
          BaselineTIFFTagSet.COMPRESSION_PACKBITS);

  private TiffDecoder() {}

  static RgbImage decode(EncodedImage image) throws IOException {
    try (ImageIoReader opened = new ImageIoReader("tiff", image.bytes())) {
      ImageReader reader = opened.reader();
      image.checkSize(reader.getWidth(0), reader.getHeight(0));
      TIFFDirectory tags = TIFFDirectory.createFromMetadata(reader.getImageMetadata(0));
      int kind = tag(tags, BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION, -1);
      int bits = tag(tags, BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE, 1);
      requireKnown(image, tags, kind, bits);
      Raster raster = reader.read(0).getRaster();
      int most = (1 << bits) - 1;
      return switch (kind) {
        case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_BLACK_IS_ZERO ->
            RasterPixels.grey(raster, v -> v * 255 / most);
        case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_PALETTE_COLOR ->
            RasterPixels.indexed(raster, palette(image, tags));
        default -> RasterPixels.rgb(raster, v -> v);
      };
    }
  }

  private static void requireKnown(EncodedImage image, TIFFDirectory tags, int kind, int bits)
      throws InvalidInputException {
    int samples = tag(tags, BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
    int compression = tag(tags, BaselineTIFFTagSet.TAG_COMPRESSION, 1);
    boolean chunky = tag(tags, BaselineTIFFTagSet.TAG_PLANAR_CONFIGURATION, 1) == 1;
    boolean unsigned = tag(tags, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, 1) == 1;
    boolean kindKnown =
        switch (kind) {
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_BLACK_IS_ZERO ->
              samples == 1 && (bits == 1 || bits == 8);
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_PALETTE_COLOR ->
              samples == 1 && bits == 8;
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_RGB ->
              (samples == 3 || samples == 4) && bits == 8;
          default -> false;
        };
    if (!kindKnown || !chunky || !unsigned || !COMPRESSIONS.contains(compression)) {
      throw image.invalid(
          "this kind of TIFF (photometric %d, %d x %d bits, compression %d) is not supported, PNG is"
              .formatted(kind, samples, bits, compression));
    }
  }

  /** TIFF's colour map: 16-bit reds, then greens, then blues, of which PIL takes the high bytes. */
  private static byte[][] palette(EncodedImage image, TIFFDirectory tags)
      throws InvalidInputException {
    TIFFField map = tags.getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
    if (map == null || map.getCount() != 3 * 256) {
      throw image.invalid("the TIFF has no full palette");
    }
    byte[][] palette = new byte[3][256];
    for (int i = 0; i < 3 * 256; i++) {
      palette[i / 256][i % 256] = (byte) (map.getAsInt(i) >> 8);
    }
    return palette;
  }

  private static int tag(TIFFDirectory tags, int tag, int otherwise) {
    TIFFField field = tags.getTIFFField(tag);
    return field == null ? otherwise : field.getAsInt(0);
  }
}
