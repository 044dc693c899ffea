package dev.tjtrain.audit;

import dev.tjtrain.features.PixelRecord;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.PilResize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * What an audit keeps of an image's pixels.
 *
 * @param width of the image, in pixels
 * @param height of the image
 * @param digest of its size and all its pixels
 * @param luma of the image resized to 160 x 90, row by row, 0 to 255 (ITU-R BT.601)
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Picture(int width, int height, long digest, float[] luma) {

  static final int WIDTH = 160;
  static final int HEIGHT = 90;

  private static final int AREA = WIDTH * HEIGHT;
  private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;
  private static final PilResize RESIZE = new PilResize(HEIGHT, WIDTH);

  /** Makes the bytes that are kept. */
  static final PixelRecord RECORD =
      new PixelRecord("pictures for audits, 1", HEADER + AREA, image -> of(image).bytes());

  /** Takes what there is to keep of {@code image}. */
  static Picture of(RgbImage image) {
    // Two checksums that the processor computes make one that is long enough for honest images.
    long digest = sum(new CRC32(), image) << Integer.SIZE | sum(new CRC32C(), image);
    return new Picture(image.width(), image.height(), digest, luma(RESIZE.resize(image)));
  }

  private byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + AREA);
    bytes.putInt(width).putInt(height).putLong(digest);
    for (float value : luma) {
      bytes.put((byte) value);
    }
    return bytes.array();
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
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + AREA);
    records.read(index, bytes);
    bytes.flip();
    int width = bytes.getInt();
    int height = bytes.getInt();
    long digest = bytes.getLong();
    float[] luma = new float[AREA];
    for (int i = 0; i < AREA; i++) {
      luma[i] = bytes.get() & 0xff;
    }
    return new Picture(width, height, digest, luma);
  }
}
