package dev.tjtrain.weights.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tjtrain.weights.pickle.StateDictPickler;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a state dict as {@code torch.save} has done since PyTorch 1.6: a zip archive of stored
 * entries, {@code data.pkl} and a storage a tensor. The same tensors make the same bytes.
 */
public final class TorchZipWriter {

  private static final String ROOT = "archive/";

  private TorchZipWriter() {}

  /** Writes {@code file}. */
  public static void write(Path file, Map<String, WeightTensor> tensors) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        StoredZip archive = new StoredZip(out)) {
      archive.add(ROOT + "data.pkl", StateDictPickler.pickle(tensors));
      archive.add(ROOT + "byteorder", "little".getBytes(US_ASCII));
      int key = 0;
      for (WeightTensor tensor : tensors.values()) {
        ByteBuffer data = tensor.data();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        archive.add(ROOT + "data/" + key++, bytes);
      }
      archive.add(ROOT + "version", "3\n".getBytes(US_ASCII));
    }
  }
}
