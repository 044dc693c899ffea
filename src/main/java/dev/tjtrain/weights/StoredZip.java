package dev.tjtrain.weights;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a zip archive as PyTorch does: entries are stored, not deflated, and their content is
 * aligned. The same entries make the same bytes, whenever and in whatever time zone. Names are
 * ASCII.
 */
public final class StoredZip implements AutoCloseable {

  /** PyTorch lets entries begin at multiples of this, so that they can be mapped into memory. */
  private static final int ALIGNMENT = 64;

  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** PyTorch's own id for an extra field of nothing but padding, "FB". */
  private static final short PADDING_ID = 0x4246;

  /** Zip's first day, not its first moment, for which Java would write a second extra field. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 12, 0);

  private final ZipOutputStream zip;
  private long position;

  /** Begins an archive. */
  public StoredZip(OutputStream out) {
    zip = new ZipOutputStream(new BufferedOutputStream(out));
    zip.setMethod(ZipOutputStream.STORED);
  }

  /** Adds an entry. */
  public void add(String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    long start = position + LOCAL_HEADER + name.length() + EXTRA_HEADER;
    int padding = (int) Math.floorMod(-start, (long) ALIGNMENT);
    entry.setExtra(
        ByteBuffer.allocate(EXTRA_HEADER + padding)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort(PADDING_ID)
            .putShort((short) padding)
            .array());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
    position = start + padding + content.length;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
