package dev.tjtrain.weights.safetensors;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads safetensors (github.com/huggingface/safetensors): the header's length as a little-endian
 * uint64, the JSON header, then the tensors, which cover the rest of the file without gaps.
 */
public final class SafetensorsReader {

  private SafetensorsReader() {}

  /** Returns whether a file may be safetensors, by its first bytes (9 suffice). */
  public static boolean recognizes(byte[] start) {
    if (start.length <= Long.BYTES || start[Long.BYTES] != '{') {
      return false;
    }
    long length = headerLength(start);
    return length > 0 && length <= ReadLimits.MAX_HEADER_BYTES;
  }

  /** Reads the file whose content is {@code bytes}. */
  public static SafetensorsFile read(WeightFile file, byte[] bytes) throws InvalidInputException {
    long headerLength = headerLength(bytes);
    if (headerLength > bytes.length - Long.BYTES) {
      throw file.damaged("its header ends early");
    }
    SafetensorsHeader header = SafetensorsHeader.parse(file, bytes, Long.BYTES, (int) headerLength);
    List<SafetensorsHeader.Entry> entries = header.entries();
    int dataStart = Long.BYTES + (int) headerLength;
    checkCoverage(file, entries, bytes.length - dataStart);
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : entries) {
      int start = dataStart + (int) entry.begin();
      int length = (int) (entry.end() - entry.begin());
      tensors.put(
          entry.name(),
          new WeightTensor(entry.dtype(), entry.shape(), ByteBuffer.wrap(bytes, start, length)));
    }
    return new SafetensorsFile(tensors, header.metadata());
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
