package dev.tjtrain.weights.archive;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.StateDictSelector;
import dev.tjtrain.weights.pickle.TensorExtractor;
import dev.tjtrain.weights.pickle.TensorView;
import dev.tjtrain.weights.pickle.TorchGlobals;
import dev.tjtrain.weights.pickle.TorchUnpickler;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads what {@code torch.save} writes since PyTorch 1.6, and what {@code torch.jit.save} writes: a
 * zip archive whose entries {@code <root>/data.pkl} and {@code <root>/data/<key>} hold the object
 * and its storages. The code of a TorchScript archive is not looked at.
 */
public final class TorchZipReader {

  private static final int MAX_BYTE_ORDER_LENGTH = 16;

  private TorchZipReader() {}

  /** Reads the tensors of the zip archive {@code file}. */
  public static StateDict read(WeightFile file) throws IOException {
    try (TorchArchive archive = TorchArchive.open(file)) {
      checkByteOrder(file, archive);
      byte[] pickle = archive.read("data.pkl", ReadLimits.MAX_PICKLE_BYTES);
      boolean scripted = archive.contains("constants.pkl");
      TorchGlobals.Allowed allowed =
          scripted ? TorchGlobals.Allowed.TORCHSCRIPT : TorchGlobals.Allowed.STATE_DICT;
      Object saved = TorchUnpickler.load(file, pickle, 0, allowed).value();
      Map<String, TensorView> views =
          scripted
              ? ScriptModuleTensors.collect(file, saved)
              : StateDictSelector.select(file, saved);
      TensorExtractor extractor =
          new TensorExtractor(
              file,
              storage ->
                  ByteBuffer.wrap(archive.read("data/" + storage.key(), storage.storageBytes())),
              archive.totalBytes());
      return new StateDict(
          file.path(),
          scripted ? WeightFormat.TORCHSCRIPT : WeightFormat.TORCH_ZIP,
          extractor.extract(views));
    }
  }

  private static void checkByteOrder(WeightFile file, TorchArchive archive)
      throws IOException, InvalidInputException {
    if (archive.contains("byteorder")) {
      byte[] order = archive.read("byteorder", MAX_BYTE_ORDER_LENGTH);
      if (!new String(order, StandardCharsets.US_ASCII).equals("little")) {
        throw file.refuse(
            "was written by a big-endian machine; save it again on a little-endian one");
      }
    }
  }
}
