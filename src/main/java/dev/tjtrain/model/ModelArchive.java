package dev.tjtrain.model;

import dev.tjtrain.model.weights.ExtraRecords;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A saved network: a TorchScript archive with text records under {@code extra/}, which Python reads
 * by {@code torch.jit.load(f, _extra_files={...})} and DJL by the option {@code extraFiles}.
 */
public final class ModelArchive {

  /** As libtorch writes them: weights hardly shrink, and deflating them takes half a second. */
  private static final Map<String, ?> STORED = Map.of("compressionMethod", "STORED");

  private ModelArchive() {}

  /**
   * Writes {@code network} to {@code file}, which appears whole or not at all.
   *
   * @param extra text by record name, such as {@code classes}
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
   * @throws dev.tjtrain.data.InvalidInputException if {@code file} is not a saved network
   */
  public static Map<String, String> extra(Path file) throws IOException {
    return ExtraRecords.read(file);
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
