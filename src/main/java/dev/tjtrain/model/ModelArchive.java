package dev.tjtrain.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.data.WholeFile;
import dev.tjtrain.model.weights.ExtraRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ResourceAlignmentExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A saved network: a TorchScript archive with text records under {@code extra/}, which Python reads
 * by {@code torch.jit.load(f, _extra_files={...})} and DJL by the option {@code extraFiles}.
 */
public final class ModelArchive {

  /** libtorch lets entries begin at multiples of this, so that they can be mapped into memory. */
  private static final int ALIGNMENT = 64;

  /** Zip's first day: what a model's file holds should not depend on when it was written. */
  private static final FileTime TIME =
      FileTime.from(LocalDateTime.of(1980, 1, 1, 12, 0).toInstant(ZoneOffset.UTC));

  private ModelArchive() {}

  /**
   * Writes {@code network} to {@code file}, which appears whole or not at all.
   *
   * @param extra text by record name, such as {@code classes}
   */
  public static void write(Path file, MobileNetV2 network, Map<String, String> extra)
      throws IOException {
    WholeFile.write(
        file,
        out -> {
          // The JDK's own zip file system copies the file for it, and on a full disk leaves the
          // copy behind and prints a stack trace for each entry.
          ByteArrayOutputStream plain = new ByteArrayOutputStream();
          network.write(plain);
          addRecords(plain.toByteArray(), extra, out);
        });
  }

  /**
   * The records under {@code extra/}, by name.
   *
   * @throws dev.tjtrain.data.InvalidInputException if {@code file} is not a saved network
   */
  public static Map<String, String> extra(Path file) throws IOException {
    return ExtraRecords.read(file);
  }

  private static void addRecords(byte[] plain, Map<String, String> extra, OutputStream out)
      throws IOException {
    try (ZipFile archive = ZipFile.builder().setByteArray(plain).get();
        ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
      String root = "";
      for (ZipArchiveEntry entry : Collections.list(archive.getEntriesInPhysicalOrder())) {
        root = entry.getName().substring(0, entry.getName().indexOf('/') + 1);
        InputStream content = archive.getRawInputStream(entry);
        entry.setExtra(new byte[0]); // libtorch's padding, which is made anew
        entry.addExtraField(new ResourceAlignmentExtraField(ALIGNMENT));
        zip.addRawArchiveEntry(entry, content);
      }
      for (Map.Entry<String, String> record : extra.entrySet()) {
        add(zip, root + "extra/" + record.getKey(), record.getValue().getBytes(UTF_8));
      }
      zip.finish();
    }
  }

  /** Stored, as libtorch's own entries are. */
  private static void add(ZipArchiveOutputStream zip, String name, byte[] content)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(TIME);
    zip.putArchiveEntry(entry);
    zip.write(content);
    zip.closeArchiveEntry();
  }
}
