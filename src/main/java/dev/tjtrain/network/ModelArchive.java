package dev.tjtrain.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.weights.StoredZip;
import dev.tjtrain.weights.TorchArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

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
  public static void write(Path file, Network network, Map<String, String> extra)
      throws IOException {
    AtomicFile.write(
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
   * @throws dev.tjtrain.files.InvalidInputException if {@code file} is not a saved network
   */
  public static Map<String, String> extra(Path file) throws IOException {
    return TorchArchive.extraRecords(file);
  }

  private static void addRecords(byte[] plain, Map<String, String> extra, OutputStream out)
      throws IOException {
    try (ZipFile from = ZipFile.builder().setByteArray(plain).get();
        StoredZip to = new StoredZip(out)) {
      String root = "";
      for (ZipArchiveEntry entry : Collections.list(from.getEntriesInPhysicalOrder())) {
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
