package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.OtherFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads an image file into RGB bytes, with the values of Python's {@code
 * PIL.Image.open(file).convert("RGB")} (Pillow 9.4), which is what torchvision's {@code
 * ImageFolder} trains on.
 *
 * <p>The format is found by content, not by name: JPEG, PNG, BMP, GIF, WebP, TIFF and Netpbm's PBM,
 * PGM and PPM. As in PIL, alpha is dropped and not blended, colour profiles are not applied, nor is
 * EXIF orientation, which the image comes with, of an animation the first frame is taken on its
 * canvas, 16-bit RGB keeps its high bytes, and 16-bit grey is clipped at 255, so that most such
 * images come out white.
 *
 * <p>Unlike PIL, it refuses PNG whose rows end early and the rarer kinds of TIFF and BMP, with a
 * message that says so. Immutable and safe for use by several threads.
 */
public final class ImageDecoder {

  /**
   * The file names that are taken for images, by their ends in lower case: torchvision's {@code
   * IMG_EXTENSIONS}, and {@code .gif}.
   */
  public static final List<String> EXTENSIONS =
      List.of(".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp", ".gif");

  /** Turns the bytes of one format into pixels. */
  private interface Decoder {
    RgbImage decode(EncodedImage image) throws IOException;
  }

  /** A format by how its files begin, in ISO 8859-1, of which the first 12 bytes matter. */
  private record Format(Pattern start, Decoder decoder) {
    Format(String start, Decoder decoder) {
      this(Pattern.compile(start, Pattern.DOTALL), decoder);
    }
  }

  private static final int LONGEST_START = 12;

  private static final List<Format> FORMATS =
      List.of(
          new Format("\u00ff\u00d8\u00ff", JpegDecoder::decode),
          new Format("\u0089PNG\r\n\u001a\n", PngDecoder::decode),
          new Format("GIF8[79]a", GifDecoder::decode),
          new Format("RIFF....WEBP", WebpDecoder::decode),
          new Format("II\\*\0|MM\0\\*", TiffDecoder::decode),
          new Format("BM", BmpDecoder::decode),
          new Format("P[1-7].", PnmDecoder::decode));

  /** Of {@link #FORMATS}; the starts of the others are too short to tell an image by. */
  private static final int FORMATS_SURE_BY_START = 5;

  /** Twice the 89,478,485 pixels at which PIL warns: there it raises DecompressionBombError. */
  private static final long DEFAULT_MAX_PIXELS = 178_956_970;

  private static final long MOST_PIXELS_OF_AN_ARRAY = (Integer.MAX_VALUE - 8) / 4;

  /** RGBA of 16 bits, not compressed. */
  private static final long MOST_BYTES_A_PIXEL = 8;

  /** Colour profiles, thumbnails, comments. */
  private static final long MOST_BYTES_BESIDE_PIXELS = 64L << 20;

  private final long maxPixels;
  private final boolean partial;

  /** Creates a decoder that accepts images of up to 178,956,970 pixels. */
  public ImageDecoder() {
    this(DEFAULT_MAX_PIXELS);
  }

  /** Creates a decoder that accepts images of up to {@code maxPixels}, at least 1. */
  public ImageDecoder(long maxPixels) {
    this(maxPixels, false);
  }

  private ImageDecoder(long maxPixels, boolean partial) {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels must be at least 1, not " + maxPixels);
    }
    this.maxPixels = Math.min(maxPixels, MOST_PIXELS_OF_AN_ARRAY);
    this.partial = partial;
  }

  /**
   * A decoder that takes JPEG, PNG, BMP, PPM and PGM whose pixels end early or are damaged, as PIL
   * does with {@code ImageFile.LOAD_TRUNCATED_IMAGES}: the rest is black or grey.
   */
  public ImageDecoder acceptingTruncated() {
    return new ImageDecoder(maxPixels, true);
  }

  /** Says whether the file's name ends in one of {@link #EXTENSIONS}, in upper or lower case. */
  public static boolean isImageName(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.stream().anyMatch(name::endsWith);
  }

  /**
   * Says whether the file is named as an image ({@link #isImageName}) or begins as a JPEG, PNG,
   * GIF, WebP or TIFF image. A file that cannot be read is an image only by its name.
   */
  public static boolean isImage(Path file) {
    if (isImageName(file)) {
      return true;
    }
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(LONGEST_START), StandardCharsets.ISO_8859_1);
      return FORMATS.subList(0, FORMATS_SURE_BY_START).stream()
          .anyMatch(format -> format.start.matcher(start).lookingAt());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads {@code file} once and decodes it.
   *
   * @throws InvalidInputException if the file is no image that can be used; names it and says why
   * @throws IOException if the file cannot be read
   */
  public RgbImage decode(Path file) throws IOException {
    return decode(read(file), file.toString());
  }

  /**
   * Reads the content of an image file.
   *
   * @throws IOException if the file cannot be read; names it and says why
   */
  public byte[] read(Path file) throws IOException {
    try {
      checkFile(file);
      return Files.readAllBytes(file);
    } catch (InvalidInputException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new InvalidInputException(
          "Cannot use image " + file + ": permission denied. Make it readable or remove it.", e);
    } catch (NoSuchFileException e) {
      throw new IOException("Cannot use image " + file + ": it does not exist (any more).", e);
    } catch (IOException e) {
      throw new IOException("Image " + file + " cannot be read: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new InvalidInputException(
          "Cannot use image " + file + ": the file is too large for memory. Remove it.", e);
    }
  }

  /**
   * Reads the content of an image from {@code stream}, which may never end.
   *
   * @param name what messages call the image
   * @throws InvalidInputException if it is longer than any image
   */
  public byte[] read(InputStream stream, String name) throws IOException {
    try {
      int most = (int) Math.min(Integer.MAX_VALUE - 16, mostBytes());
      byte[] bytes = stream.readNBytes(most);
      if (bytes.length == most) {
        throw tooLarge(name, "over " + (most - 1));
      }
      return bytes;
    } catch (OutOfMemoryError e) {
      throw new InvalidInputException(
          "Cannot use image " + name + ": it is too large for memory. Leave it out.", e);
    }
  }

  /**
   * Decodes the content of an image file.
   *
   * @param bytes the whole file; not modified
   * @param name what messages call the image
   * @throws InvalidInputException if the bytes are no image that can be used
   */
  public RgbImage decode(byte[] bytes, String name) throws IOException {
    return decode(bytes, name, new PixelMemory());
  }

  /**
   * Decodes likewise into memory that is used again.
   *
   * @param memory may hold the pixels of the image, which are good until the next one is decoded
   *     with it
   */
  public RgbImage decode(byte[] bytes, String name, PixelMemory memory) throws IOException {
    try {
      return decode(new EncodedImage(bytes, name, maxPixels, memory, false));
    } catch (InvalidInputException e) {
      if (!partial) {
        throw e;
      }
      return decode(new EncodedImage(bytes, name, maxPixels, memory, true));
    }
  }

  private static RgbImage decode(EncodedImage image) throws IOException {
    try {
      RgbImage decoded = decoder(image).decode(image);
      int orientation = ImageHeader.orientation(image);
      return orientation == decoded.orientation() ? decoded : decoded.stored(orientation);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // javax.imageio's readers answer damaged data with either
      String detail = e.getMessage();
      String reason = detail == null ? e.getClass().getSimpleName() : detail;
      throw image.invalid("it is damaged (" + reason.lines().findFirst().orElse("") + ")", e);
    } catch (OutOfMemoryError e) {
      throw image.invalid("it needs more memory than Java may use (see java -Xmx)", e);
    }
  }

  private static Decoder decoder(EncodedImage image) throws InvalidInputException {
    int length = Math.min(LONGEST_START, image.length());
    String start = new String(image.bytes(), 0, length, StandardCharsets.ISO_8859_1);
    for (Format format : FORMATS) {
      if (format.start.matcher(start).lookingAt()) {
        return format.decoder;
      }
    }
    throw image.invalid(
        "it is "
            + OtherFiles.kind(image.bytes())
                .orElse("no JPEG, PNG, BMP, GIF, WebP, TIFF, PBM, PGM or PPM"));
  }

  /** Reading a pipe would wait for whoever writes into it, and a device may never end. */
  private void checkFile(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new InvalidInputException(
          "Cannot use image " + file + ": it is no regular file. Replace or remove it.");
    }
    if (attributes.size() > mostBytes()) {
      throw tooLarge(file.toString(), String.valueOf(attributes.size()));
    }
  }

  private long mostBytes() {
    return MOST_BYTES_A_PIXEL * maxPixels + MOST_BYTES_BESIDE_PIXELS;
  }

  private static InvalidInputException tooLarge(String name, String bytes) {
    return new InvalidInputException(
        "Cannot use image %s: it has %s bytes, more than any image of the largest size. Replace or remove it."
            .formatted(name, bytes));
  }
}
