package dev.tjtrain.torch;

import dev.tjtrain.files.Checksums;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;

/**
 * A library in the jar, as the jar's directory describes it.
 *
 * @param name of the file that it is unpacked to
 * @param size in bytes
 * @param crc CRC-32 of the content
 */
record BundledLibrary(String name, long size, long crc) {

  /** Looks {@code resource} up; empty if it is not there, or there without a jar. */
  static Optional<BundledLibrary> of(String name, String resource) throws IOException {
    URL url = BundledLibrary.class.getClassLoader().getResource(resource);
    URLConnection connection = url == null ? null : url.openConnection();
    if (!(connection instanceof JarURLConnection jar)) {
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
