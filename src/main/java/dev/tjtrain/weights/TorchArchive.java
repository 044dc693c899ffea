package dev.tjtrain.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.TorchGlobals;
import dev.tjtrain.weights.pickle.TorchUnpickler;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a PyTorch zip archive below its single root directory, stored or deflated.
 *
 * <p>Nothing is unpacked to disk. Sizes are checked before anything is inflated, checksums after;
 * an archive with two entries of one name is refused, since readers disagree on which one counts.
 */
public final class TorchArchive implements AutoCloseable {

  private static final String EXTRA = "extra/";

  private final WeightFile file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new HashMap<>();

  /** The root's name, which is that of the file at saving, and a slash. */
  private final String root;

  private long totalBytes;

  private TorchArchive(WeightFile file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    this.root = index();
  }

  /**
   * Returns the texts that lie beside the tensors under {@code extra/}, by name, sorted.
   *
   * @throws InvalidInputException if {@code path} is no PyTorch archive, is damaged, or holds a
   *     text of more than 4 MiB
   */
  public static Map<String, String> extraRecords(Path path) throws IOException {
    Map<String, String> records = new TreeMap<>();
    try (TorchArchive archive = open(new WeightFile(path))) {
      String folder = archive.root + EXTRA;
      for (String name : archive.entries.keySet()) {
        if (name.startsWith(folder) && name.length() > folder.length()) {
          String record = name.substring(folder.length());
          byte[] text = archive.read(EXTRA + record, ReadLimits.MAX_RECORD_BYTES);
          records.put(record, new String(text, UTF_8));
        }
      }
    }
    return records;
  }

  /** Opens the archive; it has to be closed. */
  @SuppressWarnings("MustBeClosedChecker")
  static TorchArchive open(WeightFile file) throws IOException {
    ZipFile zip = null;
    try {
      zip = new ZipFile(file.path().toFile());
      TorchArchive archive = new TorchArchive(file, zip);
      zip = null;
      return archive;
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw file.damaged("its zip directory cannot be read", e);
    } finally {
      if (zip != null) {
        zip.close();
      }
    }
  }

  /** Returns whether there is an entry {@code name} below the root. */
  boolean contains(String name) {
    return entries.containsKey(root + name);
  }

  /** Returns the sizes of all entries together, in bytes, inflated. */
  long totalBytes() {
    return totalBytes;
  }

  /** Returns the object that was saved, which {@code data.pkl} holds. */
  Object unpickle(TorchGlobals.Allowed allowed) throws IOException {
    return TorchUnpickler.load(file, read("data.pkl", ReadLimits.MAX_PICKLE_BYTES), 0, allowed)
        .value();
  }

  /** Returns the content of an entry below the root, of at most {@code limit} bytes. */
  byte[] read(String name, int limit) throws IOException {
    ZipEntry entry = entries.get(root + name);
    if (entry == null) {
      throw damaged(name, "is missing", null);
    }
    if (entry.getSize() > limit) {
      throw damaged(name, "is too large", null);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes((int) entry.getSize() + 1);
      CRC32 crc = new CRC32();
      crc.update(content);
      if (content.length != entry.getSize() || crc.getValue() != entry.getCrc()) {
        throw damaged(name, "fails its checksum", null);
      }
      return content;
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw damaged(name, "cannot be unpacked", e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private InvalidInputException damaged(String entry, String how, @Nullable Throwable cause) {
    return file.damaged("its entry " + WeightFile.shown(entry) + " " + how, cause);
  }

  /** Checks and keeps the entries, and returns the root. */
  private String index() throws IOException {
    if (zip.size() > ReadLimits.MAX_ENTRIES) {
      throw file.refuse("holds " + zip.size() + " entries, too many for weights; refused");
    }
    String found = null;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (entries.put(name, entry) != null) {
        throw file.refuse("holds two entries named " + WeightFile.shown(name) + "; refused");
      }
      int slash = name.indexOf('/');
      if (slash >= 0 && name.substring(slash).equals("/data.pkl")) {
        if (found != null) {
          throw file.refuse("holds two data.pkl; refused");
        }
        found = name.substring(0, slash + 1);
      }
      // Each of 10,000 sizes is at most 2^63 - 1, so compare before adding.
      if (entry.getSize() < 0 || entry.getSize() > ReadLimits.MAX_BYTES - totalBytes) {
        throw file.refuse("unpacks to more than 512 MiB, too much for these weights; refused");
      }
      totalBytes += entry.getSize();
    }
    if (found == null) {
      throw file.refuse(
          "is a zip archive but not PyTorch's; give a .pth, .pt or .safetensors file");
    }
    return found;
  }
}
