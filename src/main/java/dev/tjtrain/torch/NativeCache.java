package dev.tjtrain.torch;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder into which DJL unpacks libtorch, such as {@code
 * ~/.djl.ai/pytorch/2.7.1-20250812-cpu-linux-x86_64}. A library that was cut short, for example by
 * a full disk, or has other bytes crashes the whole process when it is loaded or later.
 */
final class NativeCache {

  private static final Logger LOGGER = LoggerFactory.getLogger(NativeCache.class);
  private static final String PROPERTIES = "native/lib/pytorch.properties";
  private static final String INSTALLED_ELSEWHERE = "PYTORCH_LIBRARY_PATH";

  /** Has the libraries' sizes and times when their content was last compared with the jar's. */
  private static final String VERIFIED = "tj-train.verified";

  private NativeCache() {}

  /**
   * Empties the folder if a library in it is missing or is not the jar's, so that DJL unpacks it
   * again, and logs a warning. Libraries, 450 MB, are read the first time and whenever their size
   * or times have changed; otherwise this only looks at these. Does nothing where libtorch is not
   * bundled.
   *
   * @throws IOException if the folder is damaged and cannot be emptied
   */
  static void repair() throws IOException {
    if (!isElsewhere()) {
      repair(Utils.getEngineCacheDir("pytorch"));
    }
  }

  /** Whether an installed libtorch is to be used. */
  static boolean isElsewhere() {
    return System.getenv(INSTALLED_ELSEWHERE) != null
        || System.getProperty(INSTALLED_ELSEWHERE) != null;
  }

  /** Whether the jar has a libtorch. */
  static boolean isBundled() {
    return NativeCache.class.getClassLoader().getResource(PROPERTIES) != null;
  }

  /** Likewise for the engine's folder {@code cache}, in which DJL makes one for each version. */
  static void repair(Path cache) throws IOException {
    Properties bundled = new Properties();
    try (InputStream in = NativeCache.class.getClassLoader().getResourceAsStream(PROPERTIES)) {
      if (in == null) {
        return;
      }
      bundled.load(in);
    }
    String flavor = bundled.getProperty("flavor", "");
    String platform = bundled.getProperty("classifier", "");
    Path folder = cache.resolve(bundled.getProperty("version", "") + "-" + flavor + "-" + platform);
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<BundledLibrary> libraries = libtorch(bundled, flavor, platform);
    // Unpacked by itself and later than the others, so it may well be missing.
    bridge(flavor, platform)
        .filter(library -> Files.exists(folder.resolve(library.name())))
        .ifPresent(libraries::add);
    Optional<String> damaged = damaged(folder, libraries);
    if (damaged.isPresent()) {
      LOGGER.warn("{} is damaged; libtorch is unpacked again", folder.resolve(damaged.get()));
      empty(folder);
    }
  }

  /**
   * A library in the jar, as the jar's directory describes it.
   *
   * @param name of the file that it is unpacked to
   * @param size in bytes
   * @param crc CRC-32 of the content
   */
  private record BundledLibrary(String name, long size, long crc) {

    /** Looks {@code resource} up; empty if it is not there, or there without a jar. */
    static Optional<BundledLibrary> of(String name, String resource) throws IOException {
      URL url = NativeCache.class.getClassLoader().getResource(resource);
      if (url == null || !(url.openConnection() instanceof JarURLConnection jar)) {
        return Optional.empty();
      }
      JarEntry entry = jar.getJarEntry();
      return Optional.of(new BundledLibrary(name, entry.getSize(), entry.getCrc()));
    }

    /** Whether {@code file} is as long; costs next to nothing. */
    boolean hasSizeOf(Path file) throws IOException {
      return Files.isRegularFile(file) && Files.size(file) == size;
    }

    /** Whether {@code file} has the same content, all of which is read. */
    boolean hasContentOf(Path file) throws IOException {
      CRC32 sum = new CRC32();
      Checksums.read(file, sum::update);
      return sum.getValue() == crc;
    }
  }

  private static List<BundledLibrary> libtorch(Properties bundled, String flavor, String platform)
      throws IOException {
    List<BundledLibrary> libraries = new ArrayList<>();
    for (String name : bundled.getProperty("libraries", "").split(",", -1)) {
      BundledLibrary.of(name, "pytorch/" + flavor + "/" + platform + "/" + name)
          .ifPresent(libraries::add);
    }
    return libraries;
  }

  /** DJL's own library, which joins Java and libtorch. */
  private static Optional<BundledLibrary> bridge(String flavor, String platform)
      throws IOException {
    String name = System.mapLibraryName("djl_torch");
    return BundledLibrary.of(
        Engine.getDjlVersion() + "-" + name, "jnilib/" + platform + "/" + flavor + "/" + name);
  }

  /** Name of the first library that is not as in the jar. */
  private static Optional<String> damaged(Path folder, List<BundledLibrary> libraries)
      throws IOException {
    for (BundledLibrary library : libraries) {
      if (!library.hasSizeOf(folder.resolve(library.name()))) {
        return Optional.of(library.name());
      }
    }
    Instant now = Instant.now();
    List<FileStamp> stamps =
        libraries.stream().map(l -> FileStamp.of(folder.resolve(l.name()))).toList();
    Path verified = folder.resolve(VERIFIED);
    byte[] looks = looks(libraries, stamps).getBytes(StandardCharsets.UTF_8);
    if (Files.isRegularFile(verified)
        && Files.size(verified) == looks.length
        && Arrays.equals(Files.readAllBytes(verified), looks)) {
      return Optional.empty();
    }
    for (BundledLibrary library : libraries) {
      if (!library.hasContentOf(folder.resolve(library.name()))) {
        return Optional.of(library.name());
      }
    }
    if (stamps.stream().allMatch(stamp -> stamp.isSettled(now))) {
      try {
        Files.write(verified, looks);
      } catch (IOException e) {
        // A folder that is not ours to write: then the next start reads the libraries again.
        LOGGER.debug("{} cannot be written", verified, e);
      }
    }
    return Optional.empty();
  }

  /** A line a library: what it should be, and its file's size and times. */
  private static String looks(List<BundledLibrary> libraries, List<FileStamp> stamps) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < libraries.size(); i++) {
      lines.append(libraries.get(i)).append(' ').append(stamps.get(i)).append('\n');
    }
    return lines.toString();
  }

  private static void empty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
