package dev.tjtrain.audit;

import dev.tjtrain.features.PixelRecord;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.PilResize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import javax.imageio.ImageIO;

/**
 * What an audit keeps of an image's pixels.
 *
 * @param width of the image, in pixels
 * @param height of the image
 * @param digest of its size and all its pixels
 * @param luma of the image resized to 160 x 90, row by row, 0 to 255 (ITU-R BT.601)
 * @param chroma blue, then red difference of each 2 x 2 pixels, from 128 for grey, as in JFIF
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Picture(int width, int height, long digest, float[] luma, byte[] chroma) {

  static final int WIDTH = 160;
  static final int HEIGHT = 90;

  private static final int AREA = WIDTH * HEIGHT;
  private static final int QUARTER = AREA / 4;
  private static final int LENGTH = 2 * Integer.BYTES + Long.BYTES + AREA + 2 * QUARTER;
  private static final PilResize RESIZE = new PilResize(HEIGHT, WIDTH);

  /** Makes the bytes that are kept. */
  static final PixelRecord RECORD =
      new PixelRecord("pictures for audits, 2", LENGTH, image -> of(image).bytes());

  /** Takes what there is to keep of {@code image}. */
  static Picture of(RgbImage image) {
    // Two checksums that the processor computes make one that is long enough for honest images.
    long digest = sum(new CRC32(), image) << Integer.SIZE | sum(new CRC32C(), image);
    byte[] planes = RESIZE.resize(image);
    return new Picture(image.width(), image.height(), digest, luma(planes), chroma(planes));
  }

  private byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    bytes.putInt(width).putInt(height).putLong(digest);
    for (float value : luma) {
      bytes.put((byte) value);
    }
    return bytes.put(chroma).array();
  }

  /** Of planes of red, green and blue; rounded. */
  private static float[] luma(byte[] planes) {
    int area = planes.length / 3;
    float[] luma = new float[area];
    for (int i = 0; i < area; i++) {
      int sum =
          299 * (planes[i] & 0xff)
              + 587 * (planes[area + i] & 0xff)
              + 114 * (planes[2 * area + i] & 0xff);
      luma[i] = Math.floorDiv(sum + 500, 1000);
    }
    return luma;
  }

  private static byte[] chroma(byte[] planes) {
    byte[] chroma = new byte[2 * QUARTER];
    for (int q = 0; q < QUARTER; q++) {
      int first = q / (WIDTH / 2) * 2 * WIDTH + q % (WIDTH / 2) * 2;
      double[] rgb = new double[3];
      for (int at : new int[] {first, first + 1, first + WIDTH, first + WIDTH + 1}) {
        for (int c = 0; c < 3; c++) {
          rgb[c] += (planes[c * AREA + at] & 0xff) / 4.0;
        }
      }
      double luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
      chroma[q] = (byte) Math.round(127.5 + (rgb[2] - luma) / 1.772);
      chroma[QUARTER + q] = (byte) Math.round(127.5 + (rgb[0] - luma) / 1.402);
    }
    return chroma;
  }

  /** As the bytes of a JPEG, 160 x 90. */
  byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < AREA; i++) {
      int quarter = i / WIDTH / 2 * (WIDTH / 2) + i % WIDTH / 2;
      double blue = (chroma[quarter] & 0xff) - 127.5;
      double red = (chroma[QUARTER + quarter] & 0xff) - 127.5;
      image.setRGB(
          i % WIDTH,
          i / WIDTH,
          level(luma[i] + 1.402 * red) << 16
              | level(luma[i] - 0.344136 * blue - 0.714136 * red) << 8
              | level(luma[i] + 1.772 * blue));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** Prepares what is kept for comparison. */
  TwinCheck check() {
    return new TwinCheck(luma, HEIGHT, WIDTH);
  }

  /** Prepares an image for a closer comparison, three times as large. */
  static TwinCheck closeUp(RgbImage image) {
    byte[] planes = new PilResize(3 * HEIGHT, 3 * WIDTH).resize(image);
    return new TwinCheck(luma(planes), 3 * HEIGHT, 3 * WIDTH);
  }

  private static long sum(Checksum checksum, RgbImage image) {
    checksum.update(image.rgb());
    return checksum.getValue();
  }

  /** Reads that of image {@code index}, which could be decoded. Safe for several threads. */
  static Picture read(TensorDataset records, int index) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    records.read(index, bytes);
    bytes.flip();
    int width = bytes.getInt();
    int height = bytes.getInt();
    long digest = bytes.getLong();
    float[] luma = new float[AREA];
    for (int i = 0; i < AREA; i++) {
      luma[i] = bytes.get() & 0xff;
    }
    byte[] chroma = new byte[2 * QUARTER];
    bytes.get(chroma);
    return new Picture(width, height, digest, luma, chroma);
  }
}
