package dev.tjtrain.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import dev.tjtrain.files.InvalidInputException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageReader;

/**
 * Decodes WebP (RFC 9649) with libwebp. Of an animation libwebp's plain decoder takes nothing, so
 * the first frame is put into a still image's container first.
 */
final class WebpDecoder {

  private static final int ANIMATED = 0x02;
  private static final int ALPHA = 0x10;
  private static final int FRAME_HEADER = 16;

  private WebpDecoder() {}

  static RgbImage decode(EncodedImage image) throws IOException {
    if (image.has("VP8X", 12)) {
      int width = image.u24le(24) + 1;
      int height = image.u24le(27) + 1;
      image.checkSize(width, height);
      if ((image.u8(20) & ANIMATED) != 0) {
        return firstFrame(image, width, height);
      }
    }
    return still(image, image.bytes());
  }

  private static RgbImage firstFrame(EncodedImage image, int canvasWidth, int canvasHeight)
      throws IOException {
    int at = 12;
    while (!image.has("ANMF", at)) {
      at = next(image, at);
    }
    int end = Math.min(next(image, at), image.length());
    int left = 2 * image.u24le(at + 8);
    int top = 2 * image.u24le(at + 11);
    int width = image.u24le(at + 14) + 1;
    int height = image.u24le(at + 17) + 1;
    if (left + width > canvasWidth || top + height > canvasHeight) {
      throw image.invalid("the WebP's first frame lies outside its canvas");
    }
    int data = at + 8 + FRAME_HEADER;
    if (data > end) {
      throw image.truncated();
    }
    RgbImage frame = still(image, container(image, data, end, width, height));
    if (frame.width() != width || frame.height() != height) {
      throw image.invalid("the WebP's first frame has not the size it announces");
    }
    return frame.onCanvas(canvasHeight, canvasWidth, top, left, new byte[3]);
  }

  /** Position of the chunk after the one at {@code at}; chunks are padded to an even length. */
  private static int next(EncodedImage image, int at) throws InvalidInputException {
    long length = image.s32le(at + 4) & 0xFFFFFFFFL;
    long next = at + 8 + length + (length & 1);
    if (next > image.length() + 1L) {
      throw image.truncated();
    }
    return (int) next;
  }

  private static byte[] container(EncodedImage image, int from, int to, int width, int height) {
    boolean alpha = image.has("ALPH", from);
    ByteBuffer head = ByteBuffer.allocate(alpha ? 30 : 12).order(ByteOrder.LITTLE_ENDIAN);
    head.put(ascii("RIFF")).putInt(head.capacity() - 8 + to - from).put(ascii("WEBP"));
    if (alpha) {
      head.put(ascii("VP8X")).putInt(10).putInt(ALPHA);
      put24(head, width - 1);
      put24(head, height - 1);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.capacity() + to - from);
    out.write(head.array(), 0, head.capacity());
    out.write(image.bytes(), from, to - from);
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void put24(ByteBuffer target, int value) {
    target.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  private static RgbImage still(EncodedImage image, byte[] bytes) throws IOException {
    BufferedImage read;
    try (ImageIoReader opened = new ImageIoReader(new WebPImageReaderSpi(), bytes)) {
      ImageReader reader = opened.reader();
      image.checkSize(reader.getWidth(0), reader.getHeight(0));
      read = reader.read(0);
    } catch (OutOfMemoryError e) {
      // the answer to damaged alpha too, whatever its size
      throw image.invalid("libwebp takes it for damaged, or it is too large for memory", e);
    } catch (LinkageError e) {
      throw new IOException(
          "Image %s is WebP, whose decoder has no build for this platform (%s %s): convert it."
              .formatted(
                  image.name(), System.getProperty("os.name"), System.getProperty("os.arch")),
          e);
    }
    int[] argb = ((DataBufferInt) read.getRaster().getDataBuffer()).getData();
    byte[] rgb = new byte[3 * argb.length];
    int at = 0;
    for (int pixel : argb) {
      rgb[at++] = (byte) (pixel >> 16);
      rgb[at++] = (byte) (pixel >> 8);
      rgb[at++] = (byte) pixel;
    }
    return new RgbImage(read.getHeight(), read.getWidth(), rgb);
  }
}
