package dev.tjtrain.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Content for tests, the same each time. */
public final class TestBytes {

  private TestBytes() {}

  /** Returns {@code count} bytes that do not compress. */
  public static byte[] noise(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Returns a few files as the tutorial's dataset names them. */
  public static Map<String, byte[]> dataset() {
    Map<String, byte[]> files = new TreeMap<>();
    for (String label : new String[] {"jerry", "tom", "tom_jerry_0", "tom_jerry_1"}) {
      for (int i = 0; i < 3; i++) {
        files.put(
            "tom_and_jerry/tom_and_jerry/" + label + "/frame" + i + ".jpg",
            noise(40_000, label.hashCode() + i));
      }
    }
    files.put(
        "ground_truth.csv",
        "filename,tom,jerry\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return files;
  }

  /** Returns a zip file of {@code files}. */
  public static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(1_600_000_000_000L);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns all files below {@code root}, by relative path with slashes. */
  public static Map<String, byte[]> tree(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return files;
  }
}
