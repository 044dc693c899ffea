package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;

/**
 * Decodes the first page of a TIFF (revision 6.0) with the JDK's reader: grey, palette, RGB and
 * CMYK of up to 16 bits, in strips or tiles, in one plane or several, uncompressed, PackBits, LZW,
 * Deflate, CCITT or JPEG. As in PIL the Orientation tag is applied and associated alpha divided
 * out. Other kinds are refused: their values were not compared with PIL's.
 */
final class TiffDecoder {

  private static final Set<Integer> COMPRESSIONS =
      Set.of(
          BaselineTIFFTagSet.COMPRESSION_NONE,
          BaselineTIFFTagSet.COMPRESSION_LZW,
          BaselineTIFFTagSet.COMPRESSION_ZLIB,
          BaselineTIFFTagSet.COMPRESSION_DEFLATE,
          BaselineTIFFTagSet.COMPRESSION_PACKBITS,
          BaselineTIFFTagSet.COMPRESSION_CCITT_RLE,
          BaselineTIFFTagSet.COMPRESSION_CCITT_T_4,
          BaselineTIFFTagSet.COMPRESSION_CCITT_T_6,
          BaselineTIFFTagSet.COMPRESSION_JPEG);

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
      return pixels(image, tags, kind, bits, raster).stored(image.orientation(0)).upright();
    }
  }

  private static RgbImage pixels(
      EncodedImage image, TIFFDirectory tags, int kind, int bits, Raster raster)
      throws InvalidInputException {
    int most = (1 << bits) - 1;
    IntUnaryOperator level = bits == 16 ? v -> v >> 8 : v -> v * 255 / most;
    return switch (kind) {
      case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_WHITE_IS_ZERO, // turned by the reader
          BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_BLACK_IS_ZERO ->
          RasterPixels.grey(raster, bits == 16 ? v -> Math.min(v, 255) : level);
      case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_PALETTE_COLOR ->
          RasterPixels.indexed(raster, palette(image, tags, 1 << bits));
      case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_CMYK -> RasterPixels.cmyk(raster, level);
      default ->
          tag(tags, BaselineTIFFTagSet.TAG_EXTRA_SAMPLES, 0)
                  == BaselineTIFFTagSet.EXTRA_SAMPLES_ASSOCIATED_ALPHA
              ? RasterPixels.associated(raster)
              : RasterPixels.rgb(raster, level);
    };
  }

  private static void requireKnown(EncodedImage image, TIFFDirectory tags, int kind, int bits)
      throws InvalidInputException {
    int samples = tag(tags, BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
    int compression = tag(tags, BaselineTIFFTagSet.TAG_COMPRESSION, 1);
    boolean unsigned = tag(tags, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, 1) == 1;
    boolean small = bits == 1 || bits == 2 || bits == 4 || bits == 8;
    boolean associated =
        tag(tags, BaselineTIFFTagSet.TAG_EXTRA_SAMPLES, 0)
            == BaselineTIFFTagSet.EXTRA_SAMPLES_ASSOCIATED_ALPHA;
    boolean kindKnown =
        switch (kind) {
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_WHITE_IS_ZERO -> samples == 1 && small;
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_BLACK_IS_ZERO ->
              (samples == 1 && (small || bits == 16)) || (samples == 2 && bits == 8 && !associated);
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_PALETTE_COLOR -> samples == 1 && small;
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_RGB ->
              (samples == 3 || samples == 4) && (bits == 8 || (bits == 16 && !associated));
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_CMYK ->
              samples == 4 && (bits == 8 || bits == 16);
          case BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_Y_CB_CR ->
              samples == 3 && bits == 8 && compression == BaselineTIFFTagSet.COMPRESSION_JPEG;
          default -> false;
        };
    if (!kindKnown || !unsigned || !COMPRESSIONS.contains(compression)) {
      throw image.invalid(
          "this kind of TIFF (photometric %d, %d x %d bits, compression %d) is not supported, PNG is"
              .formatted(kind, samples, bits, compression));
    }
  }

  /** TIFF's colour map: 16-bit reds, then greens, then blues, of which PIL takes the high bytes. */
  private static byte[][] palette(EncodedImage image, TIFFDirectory tags, int colours)
      throws InvalidInputException {
    TIFFField map = tags.getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
    if (map == null || map.getCount() != 3 * colours) {
      throw image.invalid("the TIFF has no full palette");
    }
    byte[][] palette = new byte[3][256];
    for (int i = 0; i < 3 * colours; i++) {
      palette[i / colours][i % colours] = (byte) (map.getAsInt(i) >> 8);
    }
    return palette;
  }

  private static int tag(TIFFDirectory tags, int tag, int otherwise) {
    TIFFField field = tags.getTIFFField(tag);
    return field == null ? otherwise : field.getAsInt(0);
  }
}
