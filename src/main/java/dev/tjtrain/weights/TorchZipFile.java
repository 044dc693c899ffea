package dev.tjtrain.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tjtrain.weights.pickle.NamedTensors;
import dev.tjtrain.weights.pickle.StateDictPickler;
import dev.tjtrain.weights.pickle.TensorExtractor;
import dev.tjtrain.weights.pickle.TensorView;
import dev.tjtrain.weights.pickle.TorchGlobals;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What {@code torch.save} writes since PyTorch 1.6, and what {@code torch.jit.save} writes: a zip
 * archive whose entries {@code <root>/data.pkl} and {@code <root>/data/<key>} hold the object and
 * its storages. The code of a TorchScript archive is not looked at.
 */
public final class TorchZipFile {

  private static final String ROOT = "archive/";
  private static final int MAX_BYTE_ORDER_LENGTH = 16;

  private TorchZipFile() {}

  /** Reads the tensors of the zip archive {@code file}. */
  static StateDict read(WeightFile file) throws IOException {
    try (TorchArchive archive = TorchArchive.open(file)) {
      if (archive.contains("byteorder")
          && !new String(archive.read("byteorder", MAX_BYTE_ORDER_LENGTH), US_ASCII)
              .equals("little")) {
        throw file.refuseBigEndian();
      }
      boolean scripted = archive.contains("constants.pkl");
      Map<String, TensorView> views =
          NamedTensors.of(
              file,
              archive.unpickle(
                  scripted ? TorchGlobals.Allowed.TORCHSCRIPT : TorchGlobals.Allowed.STATE_DICT));
      TensorExtractor extractor =
          new TensorExtractor(
              file,
              storage -> ByteBuffer.wrap(archive.read("data/" + storage.key(), storage.bytes())),
              archive.totalBytes());
      return new StateDict(
          file.path(),
          scripted ? StateDict.Format.TORCHSCRIPT : StateDict.Format.TORCH_ZIP,
          extractor.extract(views));
    }
  }

  /**
   * Writes a state dict as {@code torch.save} does: stored entries, {@code data.pkl} and a storage
   * a tensor. The same tensors make the same bytes.
   */
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
