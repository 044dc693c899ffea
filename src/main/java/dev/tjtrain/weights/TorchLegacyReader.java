package dev.tjtrain.weights;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.NamedTensors;
import dev.tjtrain.weights.pickle.Pickled;
import dev.tjtrain.weights.pickle.TensorExtractor;
import dev.tjtrain.weights.pickle.TensorView;
import dev.tjtrain.weights.pickle.TorchGlobals;
import dev.tjtrain.weights.pickle.TorchUnpickler;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} wrote before PyTorch 1.6 (now {@code _legacy_save} of {@code
 * torch/serialization.py}): five pickles (magic number, protocol version, system information, the
 * object, a list of storage keys), then for each key the storage's element count as a little-endian
 * int64 and its elements.
 */
final class TorchLegacyReader {

  /** The first bytes of every such file: the pickled magic number, 0x1950a86a20f9469cfc6c. */
  static final byte[] SIGNATURE = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

  private static final int PROTOCOL_VERSION = 1001;

  private final WeightFile file;
  private final byte[] bytes;
  private int position = SIGNATURE.length;

  private TorchLegacyReader(WeightFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Reads the tensors of the file whose content is {@code bytes}, from the signature on. */
  static Map<String, WeightTensor> read(WeightFile file, byte[] bytes) throws IOException {
    return new TorchLegacyReader(file, bytes).read();
  }

  private Map<String, WeightTensor> read() throws IOException {
    if (!Integer.valueOf(PROTOCOL_VERSION).equals(unpickle(TorchGlobals.Allowed.NOTHING).value())
        || !(unpickle(TorchGlobals.Allowed.NOTHING).value() instanceof Pickled.Dict system)) {
      throw file.damaged("its first records are not those of a torch file");
    }
    if (!Boolean.TRUE.equals(system.get("little_endian"))) {
      throw file.refuseBigEndian();
    }
    Pickled saved = unpickle(TorchGlobals.Allowed.STATE_DICT);
    Object keys = unpickle(TorchGlobals.Allowed.NOTHING).value();
    Map<String, ByteBuffer> storages = readStorages(keys, saved.storages());
    Map<String, TensorView> views = NamedTensors.of(file, saved.value());
    return new TensorExtractor(file, storage -> find(storages, storage), bytes.length)
        .extract(views);
  }

  private Pickled unpickle(TorchGlobals.Allowed allowed) throws InvalidInputException {
    Pickled pickled = TorchUnpickler.load(file, bytes, position, allowed);
    position = pickled.end();
    return pickled;
  }

  /** Finds all storages, also those of a checkpoint's optimizer: only their sizes lead onwards. */
  private Map<String, ByteBuffer> readStorages(Object keys, Map<String, TensorView.Storage> known)
      throws InvalidInputException {
    if (!(keys instanceof List<?> list) || list.size() != known.size()) {
      throw file.damaged("its list of storages does not match its tensors");
    }
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (Object key : list) {
      TensorView.Storage storage = key instanceof String name ? known.get(name) : null;
      if (storage == null || storages.containsKey(storage.key())) {
        throw file.damaged("its list of storages does not match its tensors");
      }
      if (take(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong() != storage.storageElements()) {
        throw file.damaged("storage " + WeightFile.shown(storage.key()) + " has another size");
      }
      storages.put(storage.key(), take(storage.bytes()));
    }
    return storages;
  }

  private ByteBuffer take(int length) throws InvalidInputException {
    if (length > bytes.length - position) {
      throw file.damaged("its last tensors are missing");
    }
    ByteBuffer taken = ByteBuffer.wrap(bytes, position, length).slice();
    position += length;
    return taken;
  }

  private ByteBuffer find(Map<String, ByteBuffer> storages, TensorView.Storage storage)
      throws InvalidInputException {
    ByteBuffer found = storages.get(storage.key());
    if (found == null) {
      throw file.damaged("storage " + WeightFile.shown(storage.key()) + " is missing");
    }
    return found;
  }
}
