package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The drawn sample as Kaggle's archive holds the real dataset. */
final class SampleZip {

  static final Path SAMPLE = Path.of("data", "sample");

  private SampleZip() {}

  static byte[] bytes() throws IOException {
    List<Path> images;
    try (Stream<Path> all = Files.walk(SAMPLE)) {
      images = all.filter(Files::isRegularFile).sorted().toList();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("ground_truth.csv"));
      zip.write("filename,jerry,tom\n".getBytes(UTF_8));
      for (Path image : images) {
        String name = SAMPLE.relativize(image).toString().replace('\\', '/');
        zip.putNextEntry(new ZipEntry("tom_and_jerry/tom_and_jerry/" + name));
        zip.write(Files.readAllBytes(image));
      }
    }
    return bytes.toByteArray();
  }
}
