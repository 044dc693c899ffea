package dev.tjtrain.weights.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors: the length of a JSON header as a little-endian 64-bit integer, the header,
 * the tensors. Format: the documentation of Hugging Face's safetensors.
 */
public final class SafetensorsWriter {

  /** The tensors begin at a multiple of this. */
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes {@code file}.
   *
   * @param metadata texts for the header's {@code __metadata__}
   */
  public static void write(
      Path file, Map<String, WeightTensor> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
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
  private static byte[] header(Map<String, WeightTensor> tensors, Map<String, String> metadata) {
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
    byte[] padded = new byte[(json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT];
    java.util.Arrays.fill(padded, (byte) ' ');
    System.arraycopy(json, 0, padded, 0, json.length);
    return padded;
  }
}
