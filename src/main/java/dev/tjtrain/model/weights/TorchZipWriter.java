package dev.tjtrain.model.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a state dict as {@code torch.save} has done since PyTorch 1.6: a zip archive of stored
 * entries, {@code data.pkl} and a storage a tensor. The same tensors make the same bytes.
 */
public final class TorchZipWriter implements AutoCloseable {

  /** PyTorch lets entries begin at multiples of this, so that they can be mapped into memory. */
  private static final int ALIGNMENT = 64;

  private static final String ROOT = "archive/";
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** PyTorch's own id for an extra field of nothing but padding, "FB". */
  private static final short PADDING_ID = 0x4246;

  /** Zip's first day, not its first moment, for which Java would write a second extra field. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 12, 0);

  private final OutputStream out;
  private final ZipOutputStream zip;
  private long position;

  private TorchZipWriter(Path file) throws IOException {
    out = Files.newOutputStream(file);
    zip = new ZipOutputStream(new BufferedOutputStream(out));
    zip.setMethod(ZipOutputStream.STORED);
  }

  /** Writes {@code file}. */
  public static void write(Path file, Map<String, WeightTensor> tensors) throws IOException {
    try (TorchZipWriter archive = new TorchZipWriter(file)) {
      archive.add("data.pkl", StateDictPickler.pickle(tensors));
      archive.add("byteorder", "little".getBytes(US_ASCII));
      int key = 0;
      for (WeightTensor tensor : tensors.values()) {
        ByteBuffer data = tensor.data();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        archive.add("data/" + key++, bytes);
      }
      archive.add("version", "3\n".getBytes(US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    try (out) { // which the zip leaves open when its last bytes find no room
      zip.close();
    }
  }

  private void add(String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setTimeLocal(TIME);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    long start = position + LOCAL_HEADER + entry.getName().length() + EXTRA_HEADER;
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
}
