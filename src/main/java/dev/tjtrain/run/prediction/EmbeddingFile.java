package dev.tjtrain.run.prediction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.CsvLine;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.SafetensorsFile;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Features of images in a format that its file's name says. */
public final class EmbeddingFile {

  /** What a file's name may end with. */
  public static final List<String> ENDINGS = List.of(".npy", ".csv", ".safetensors");

  private static final int ALIGNMENT = 64;

  private EmbeddingFile() {}

  /** The one of {@link #ENDINGS} that {@code file} has; empty if none. */
  public static String ending(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().filter(name::endsWith).findFirst().orElse("");
  }

  /**
   * Writes a float32 matrix with a row an image. The names stand in the first column of CSV, in the
   * metadata of safetensors under {@code paths}, and beside {@code x.npy} in {@code x.txt}.
   */
  static void write(Path file, List<String> names, List<float[]> rows) throws IOException {
    switch (ending(file)) {
      case ".csv" -> AtomicFile.write(file, csv(names, rows).getBytes(UTF_8));
      case ".npy" -> {
        if (names.stream().anyMatch(name -> name.contains("\n"))) {
          throw new InvalidInputException(
              "the name of an image has two lines, which " + file + " cannot hold; write .csv");
        }
        String list = file.toString().replaceFirst("\\.[^.]*$", ".txt");
        AtomicFile.write(Path.of(list), (String.join("\n", names) + "\n").getBytes(UTF_8));
        AtomicFile.write(file, npy(rows));
      }
      default ->
          new SafetensorsFile(
                  Map.of("features", new WeightTensor(DType.FLOAT32, shape(rows), bytes(rows))),
                  Map.of("paths", new Gson().toJson(names)))
              .write(file);
    }
  }

  private static String csv(List<String> names, List<float[]> rows) {
    CsvLine head = new CsvLine().add("path");
    for (int i = 0; i < rows.get(0).length; i++) {
      head.add("f" + i);
    }
    StringBuilder text = new StringBuilder(head.toString());
    for (int row = 0; row < names.size(); row++) {
      CsvLine line = new CsvLine().add(names.get(row));
      for (float value : rows.get(row)) {
        line.add(String.valueOf(value));
      }
      text.append(line);
    }
    return text.toString();
  }

  /** Version 1.0 of NumPy's format (numpy.org/doc/stable/reference/generated/numpy.lib.format). */
  private static byte[] npy(List<float[]> rows) {
    String head =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(rows.size(), rows.get(0).length);
    int before = 10;
    int length = (before + head.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - before;
    ByteBuffer values = bytes(rows);
    ByteBuffer all =
        ByteBuffer.allocate(before + length + values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 0x93).put("NUMPY".getBytes(ISO_8859_1)).put((byte) 1).put((byte) 0);
    all.putShort((short) length);
    all.put((head + " ".repeat(length - head.length() - 1) + "\n").getBytes(ISO_8859_1));
    return all.put(values).array();
  }

  private static long[] shape(List<float[]> rows) {
    return new long[] {rows.size(), rows.get(0).length};
  }

  private static ByteBuffer bytes(List<float[]> rows) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(rows.size() * Float.BYTES, rows.get(0).length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    return bytes.flip();
  }
}
