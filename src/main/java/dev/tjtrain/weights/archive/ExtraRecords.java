package dev.tjtrain.weights.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the texts that lie beside the tensors in a TorchScript archive. */
public final class ExtraRecords {

  private static final String FOLDER = "extra";

  private ExtraRecords() {}

  /**
   * Returns the records under {@code extra/}, by name, sorted.
   *
   * @throws InvalidInputException if {@code path} is no PyTorch archive, is damaged, or holds a
   *     record of more than 4 MiB
   */
  public static Map<String, String> read(Path path) throws IOException {
    Map<String, String> records = new LinkedHashMap<>();
    try (TorchArchive archive = TorchArchive.open(new WeightFile(path))) {
      for (String name : archive.in(FOLDER)) {
        byte[] text = archive.read(FOLDER + "/" + name, ReadLimits.MAX_RECORD_BYTES);
        records.put(name, new String(text, UTF_8));
      }
    }
    return records;
  }
}
