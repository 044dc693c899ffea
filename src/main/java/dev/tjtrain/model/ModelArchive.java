package dev.tjtrain.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.data.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A saved network: a TorchScript archive with text records under {@code extra/}, which Python reads
 * by {@code torch.jit.load(f, _extra_files={...})} and DJL by the option {@code extraFiles}.
 */
public final class ModelArchive {

  private static final String EXTRA = "/extra/";

  /** As libtorch writes them: weights hardly shrink, and deflating them takes half a second. */
  private static final Map<String, ?> STORED = Map.of("compressionMethod", "STORED");

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
   * @throws InvalidInputException if {@code file} is not a zip archive
   */
  public static Map<String, String> extra(Path file) throws IOException {
    Map<String, String> extra = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        int at = entry.getName().indexOf(EXTRA);
        if (at > 0 && !entry.isDirectory()) {
          String name = entry.getName().substring(at + EXTRA.length());
          extra.put(name, new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
        }
      }
    } catch (java.util.zip.ZipException e) {
      throw new InvalidInputException(file + " is not a model saved by tj-train", e);
    }
    return extra;
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
