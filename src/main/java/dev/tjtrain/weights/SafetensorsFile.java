package dev.tjtrain.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a safetensors file (github.com/huggingface/safetensors): the header's length as a
 * little-endian uint64, the JSON header, then the tensors, which cover the rest of the file without
 * gaps.
 *
 * @param tensors by name, in the header's order; unmodifiable
 * @param metadata texts by name; unmodifiable
 */
public record SafetensorsFile(Map<String, WeightTensor> tensors, Map<String, String> metadata) {

  /** In files written here, the tensors begin at a multiple of this. */
  private static final int ALIGNMENT = 8;

  /** Keeps own, ordered copies of the maps. */
  public SafetensorsFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads {@code path}.
   *
   * @throws InvalidInputException if it is no safetensors file, damaged, or larger than 512 MiB
   * @throws IOException if reading fails
   */
  public static SafetensorsFile read(Path path) throws IOException {
    WeightFile file = new WeightFile(path);
    if (Files.size(path) > ReadLimits.MAX_BYTES) {
      throw file.refuse("is larger than 512 MiB; refused");
    }
    byte[] bytes = Files.readAllBytes(path);
    if (!recognizes(bytes)) {
      throw file.damaged("it does not begin as safetensors do");
    }
    return read(file, bytes);
  }

  /** Returns whether a file may be safetensors, by its first bytes (9 suffice). */
  static boolean recognizes(byte[] start) {
    if (start.length <= Long.BYTES || start[Long.BYTES] != '{') {
      return false;
    }
    long length = headerLength(start);
    return length > 0 && length <= ReadLimits.MAX_HEADER_BYTES;
  }

  /** Reads the file whose content is {@code bytes}, which begins as safetensors do. */
  public static SafetensorsFile read(WeightFile file, byte[] bytes) throws InvalidInputException {
    long headerLength = headerLength(bytes);
    if (headerLength > bytes.length - Long.BYTES) {
      throw file.damaged("its header ends early");
    }
    SafetensorsHeader header = SafetensorsHeader.parse(file, bytes, Long.BYTES, (int) headerLength);
    int dataStart = Long.BYTES + (int) headerLength;
    checkCoverage(file, header.entries(), bytes.length - dataStart);
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      int start = dataStart + (int) entry.begin();
      int length = (int) (entry.end() - entry.begin());
      tensors.put(
          entry.name(),
          new WeightTensor(entry.dtype(), entry.shape(), ByteBuffer.wrap(bytes, start, length)));
    }
    return new SafetensorsFile(tensors, header.metadata());
  }

  /** Writes {@code file}. */
  public void write(Path file) throws IOException {
    byte[] header = header();
    try (OutputStream out = Files.newOutputStream(file);
        WritableByteChannel channel = Channels.newChannel(out)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(length.putLong(header.length).flip());
      channel.write(ByteBuffer.wrap(header));
      for (WeightTensor tensor : tensors.values()) {
        channel.write(tensor.data());
      }
    }
  }

  /** Padded with spaces, as the format allows, so that the tensors are aligned. */
  private byte[] header() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("__metadata__", metadata);
    long begin = 0;
    for (Map.Entry<String, WeightTensor> entry : tensors.entrySet()) {
      WeightTensor tensor = entry.getValue();
      long end = begin + tensor.data().remaining();
      header.put(
          entry.getKey(),
          Map.of(
              "dtype", tensor.dtype().safetensorsName(),
              "shape", tensor.shape(),
              "data_offsets", List.of(begin, end)));
      begin = end;
    }
    byte[] json = new Gson().toJson(header).getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /** Checks that the tensors, in the order of their offsets, tile the data from end to end. */
  private static void checkCoverage(
      WeightFile file, List<SafetensorsHeader.Entry> entries, int dataLength)
      throws InvalidInputException {
    List<SafetensorsHeader.Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparingLong(SafetensorsHeader.Entry::begin)
            .thenComparingLong(SafetensorsHeader.Entry::end));
    long covered = 0;
    for (SafetensorsHeader.Entry entry : sorted) {
      if (entry.begin() != covered) {
        throw file.damaged(
            "the data of "
                + WeightFile.shown(entry.name())
                + (entry.begin() < covered ? " overlap others" : " leave a gap"));
      }
      covered = entry.end();
    }
    if (covered != dataLength) {
      throw file.damaged(
          "its tensors take " + covered + " bytes, but " + dataLength + " are there");
    }
  }

  private static long headerLength(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
