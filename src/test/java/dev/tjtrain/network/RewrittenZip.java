package dev.tjtrain.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A zip archive with another text in some of its entries. */
final class RewrittenZip {

  private RewrittenZip() {}

  /**
   * Copies {@code archive} to {@code file}.
   *
   * @param suffix of the names of the entries in which {@code text} becomes {@code replacement}
   */
  static void write(InputStream archive, Path file, String suffix, String text, String replacement)
      throws IOException {
    try (ZipInputStream from = new ZipInputStream(archive);
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipEntry entry;
      while ((entry = from.getNextEntry()) != null) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        byte[] bytes = from.readAllBytes();
        to.write(
            entry.getName().endsWith(suffix)
                ? new String(bytes, ISO_8859_1).replace(text, replacement).getBytes(ISO_8859_1)
                : bytes);
      }
    }
  }
}
