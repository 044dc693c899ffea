package dev.tjtrain.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.model.weights.ExtraRecords;
import dev.tjtrain.model.weights.StoredZip;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A saved network: a TorchScript archive with text records under {@code extra/}, which Python reads
 * by {@code torch.jit.load(f, _extra_files={...})} and DJL by the option {@code extraFiles}. The
 * same network and records make the same bytes.
 */
public final class ModelArchive {

  private ModelArchive() {}

  /**
   * Writes {@code network} to {@code file}, which appears whole or not at all.
   *
   * @param extra text by record name in ASCII, such as {@code classes}
   */
  public static void write(Path file, MobileNetV2 network, Map<String, String> extra)
      throws IOException {
    Path module = file.resolveSibling(file.getFileName() + ".module.partial");
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (OutputStream out = Files.newOutputStream(module)) {
        network.write(out);
      }
      addRecords(module, partial, extra);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(module);
      Files.deleteIfExists(partial);
    }
  }

  /**
   * The records under {@code extra/}, by name.
   *
   * @throws dev.tjtrain.data.InvalidInputException if {@code file} is not a saved network
   */
  public static Map<String, String> extra(Path file) throws IOException {
    return ExtraRecords.read(file);
  }

  private static void addRecords(Path module, Path archive, Map<String, String> extra)
      throws IOException {
    try (ZipFile from = new ZipFile(module.toFile());
        OutputStream out = Files.newOutputStream(archive);
        StoredZip to = new StoredZip(out)) {
      String root = "";
      for (ZipEntry entry : from.stream().toList()) {
        root = entry.getName().substring(0, entry.getName().indexOf('/') + 1);
        try (InputStream content = from.getInputStream(entry)) {
          to.add(entry.getName(), content.readAllBytes());
        }
      }
      for (Map.Entry<String, String> record : new TreeMap<>(extra).entrySet()) {
        to.add(root + "extra/" + record.getKey(), record.getValue().getBytes(UTF_8));
      }
    }
  }
}
