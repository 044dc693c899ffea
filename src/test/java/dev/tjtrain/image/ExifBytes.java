package dev.tjtrain.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Image files with an EXIF orientation put into them. */
public final class ExifBytes {

  private ExifBytes() {}

  /** A TIFF directory of one tag, the orientation. */
  static byte[] directory(int orientation, ByteOrder order) {
    ByteBuffer bytes = ByteBuffer.allocate(26).order(order);
    bytes.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(US_ASCII));
    bytes.putShort((short) 42).putInt(8).putShort((short) 1);
    bytes.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation);
    return bytes.array();
  }

  /** Puts it into a JPEG, behind its first marker. */
  public static byte[] inJpeg(byte[] jpeg, int orientation, ByteOrder order) {
    byte[] exif = directory(orientation, order);
    ByteBuffer segment = ByteBuffer.allocate(10 + exif.length);
    segment.putShort((short) 0xFFE1).putShort((short) (8 + exif.length));
    segment.put("Exif\0\0".getBytes(US_ASCII)).put(exif);
    return inserted(jpeg, 2, segment.array());
  }

  /** Puts it into a PNG, behind its header. */
  public static byte[] inPng(byte[] png, int orientation, ByteOrder order) {
    byte[] exif = directory(orientation, order);
    ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length).putInt(exif.length);
    chunk.put("eXIf".getBytes(US_ASCII)).put(exif);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + exif.length);
    chunk.putInt((int) sum.getValue());
    return inserted(png, 33, chunk.array());
  }

  /** Puts it at the end of a WebP. */
  static byte[] inWebp(byte[] webp, int orientation, ByteOrder order) {
    byte[] exif = directory(orientation, order);
    ByteBuffer chunk = ByteBuffer.allocate(8 + exif.length).order(ByteOrder.LITTLE_ENDIAN);
    chunk.put("EXIF".getBytes(US_ASCII)).putInt(exif.length).put(exif);
    byte[] longer = inserted(webp, webp.length, chunk.array());
    ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(4, longer.length - 8);
    return longer;
  }

  private static byte[] inserted(byte[] file, int at, byte[] more) {
    ByteArrayOutputStream longer = new ByteArrayOutputStream();
    longer.write(file, 0, at);
    longer.write(more, 0, more.length);
    longer.write(file, at, file.length - at);
    return longer.toByteArray();
  }
}
