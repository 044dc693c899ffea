package dev.tjtrain.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.data.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A saved network: a TorchScript archive with text records under {@code extra/}, which Python reads
 * by {@code torch.jit.load(f, _extra_files={...})} and DJL by the option {@code extraFiles}.
 */
public final class ModelArchive {

  private static final String EXTRA = "/extra/";

  /** As libtorch writes them: weights hardly shrink, and deflating them takes half a second. */
  private static final Map<String, ?> STORED = Map.of("compressionMethod", "STORED");

  /** All records together; a run writes some kilobytes, and a thousand classes' names 30. */
  private static final int MOST_RECORD_BYTES = 16 << 20;

  private ModelArchive() {}

  /**
   * Writes {@code network} to {@code file}, which appears whole or not at all.
   *
   * @param extra text by record name, such as {@code classes.json}
   */
  public static void write(Path file, MobileNetV2 network, Map<String, String> extra)
      throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (OutputStream out = Files.newOutputStream(partial)) {
        network.write(out);
      }
      addRecords(partial, extra);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * The records under {@code extra/}, by name.
   *
   * @throws InvalidInputException if {@code file} is not a zip archive, or its records are damaged
   *     or larger than a run writes them
   */
  public static Map<String, String> extra(Path file) throws IOException {
    Map<String, String> extra = new LinkedHashMap<>();
    int left = MOST_RECORD_BYTES;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        int at = entry.getName().indexOf(EXTRA);
        if (at > 0 && !entry.isDirectory()) {
          String name = entry.getName().substring(at + EXTRA.length());
          byte[] text = checked(file, zip, entry, left);
          left -= text.length;
          extra.put(name, new String(text, UTF_8));
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new InvalidInputException(file + " is not a model saved by tj-train", e);
    }
    return extra;
  }

  /** Java's zip reader itself does not look at the checksum. */
  private static byte[] checked(Path file, ZipFile zip, ZipEntry entry, int most)
      throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes(most + 1);
      CRC32 crc = new CRC32();
      crc.update(content);
      if (content.length > most || crc.getValue() != entry.getCrc()) {
        throw new InvalidInputException(
            file + ": what a run writes beside the weights is damaged; give another best.pt");
      }
      return content;
    }
  }

  private static void addRecords(Path archive, Map<String, String> extra) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(archive, STORED)) {
      Path root;
      try (var top = Files.list(zip.getPath("/"))) {
        root = top.filter(Files::isDirectory).findFirst().orElseThrow();
      }
      Files.createDirectories(root.resolve("extra"));
      for (Map.Entry<String, String> record : extra.entrySet()) {
        Files.writeString(root.resolve("extra").resolve(record.getKey()), record.getValue());
      }
    }
  }
}
