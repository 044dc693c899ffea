package dev.tjtrain.model;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder into which DJL has unpacked libtorch, such as {@code
 * ~/.djl.ai/pytorch/2.7.1-20250812-cpu-linux-x86_64}. A library that is there only in part, say
 * since the disk was full, crashes the whole process when it is loaded.
 */
final class NativeCache {

  private static final Logger LOGGER = LoggerFactory.getLogger(NativeCache.class);
  private static final String PROPERTIES = "native/lib/pytorch.properties";
  private static final String INSTALLED_ELSEWHERE = "PYTORCH_LIBRARY_PATH";

  private NativeCache() {}

  /**
   * Empties the folder if a library in it is missing or has another size than in the jar, so that
   * DJL unpacks it anew, and says so. Costs no more than asking for a few sizes; a library of the
   * right size with other bytes is not noticed. Does nothing where libtorch is not bundled.
   *
   * @throws IOException if the folder is damaged and cannot be emptied
   */
  static void repair() throws IOException {
    if (System.getenv(INSTALLED_ELSEWHERE) == null
        && System.getProperty(INSTALLED_ELSEWHERE) == null) {
      repair(Utils.getEngineCacheDir("pytorch"));
    }
  }

  /** Does so for the engine's folder {@code cache}, in which DJL makes one for each version. */
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
    String damaged = damaged(folder, resources(bundled, flavor, platform));
    if (damaged != null) {
      LOGGER.warn("{} is incomplete; libtorch is unpacked again", folder.resolve(damaged));
      empty(folder);
    }
  }

  /** Where the jar has what the folder should have, by file name. */
  private static Map<String, String> resources(Properties bundled, String flavor, String platform) {
    Map<String, String> resources = new LinkedHashMap<>();
    for (String library : bundled.getProperty("libraries", "").split(",", -1)) {
      resources.put(library, "pytorch/" + flavor + "/" + platform + "/" + library);
    }
    return resources;
  }

  private static @Nullable String damaged(Path folder, Map<String, String> resources)
      throws IOException {
    for (Map.Entry<String, String> library : resources.entrySet()) {
      Path file = folder.resolve(library.getKey());
      long size = size(library.getValue());
      if (size >= 0 && (!Files.isRegularFile(file) || Files.size(file) != size)) {
        return library.getKey();
      }
    }
    // Unpacked by itself and later than the others, so it may well be missing.
    String jni = System.mapLibraryName("djl_torch");
    Path file = folder.resolve(Engine.getDjlVersion() + "-" + jni);
    String platform = String.valueOf(folder.getFileName());
    long size = jniSize(platform, jni);
    return size >= 0 && Files.exists(file) && Files.size(file) != size
        ? String.valueOf(file.getFileName())
        : null;
  }

  /** {@code folderName} is version-build-flavor-system-architecture. */
  private static long jniSize(String folderName, String jni) throws IOException {
    String[] parts = folderName.split("-", 4);
    return parts.length < 4 ? -1 : size("jnilib/" + parts[3] + "/" + parts[2] + "/" + jni);
  }

  /** Size of a resource in bytes, as the jar's directory says it; -1 if there is none. */
  private static long size(String resource) throws IOException {
    URL url = NativeCache.class.getClassLoader().getResource(resource);
    return url == null ? -1 : url.openConnection().getContentLengthLong();
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
