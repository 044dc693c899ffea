package dev.tjtrain.run.folder;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.TemporaryFile;
import dev.tjtrain.files.WriteFailure;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.weights.SafetensorsFile;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * {@code state.safetensors}: a {@link RunState} as tensors {@code last.NAME}, {@code best.NAME}
 * (left out if the best epoch is the last), {@code optimizer.NAME} and {@code history}, float64
 * (epochs, 5), which keeps every digit; and texts beside them.
 */
public final class StateFile {

  /** Name of the file in the run's folder. */
  public static final String NAME = "state.safetensors";

  private static final String VERSION = "1";
  private static final String HISTORY = "history";
  private static final String LAST = "last.";
  private static final String BEST = "best.";
  private static final String OPTIMIZER = "optimizer.";
  private static final int COLUMNS = 5;
  private static final Gson GSON = new Gson();
  private static final TypeToken<Map<String, String>> TEXTS = new TypeToken<>() {};

  private StateFile() {}

  /**
   * Writes {@code file}, which appears whole or not at all, even if the machine loses its power:
   * the content is on the disk before the name is.
   */
  static void write(Path file, RunState state) throws IOException {
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    tensors.put(HISTORY, history(state.history()));
    state.last().forEach((name, value) -> tensors.put(LAST + name, value));
    if (state.bestEpoch().epoch() != state.lastEpoch().epoch()) {
      state.best().forEach((name, value) -> tensors.put(BEST + name, value));
    }
    state.optimizer().forEach((name, value) -> tensors.put(OPTIMIZER + name, value));
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("tj-train.state", VERSION);
    texts.put("identity", GSON.toJson(state.identity()));
    texts.put("complete", String.valueOf(state.complete()));
    texts.put("crc32c", checksum(tensors));
    try (TemporaryFile part = TemporaryFile.beside(file)) {
      new SafetensorsFile(tensors, texts).write(part.path());
      part.force();
      part.moveTo(file);
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }

  /**
   * Reads {@code file}; empty if it is not there.
   *
   * @throws InvalidInputException if it is not what {@link #write} writes, whole
   */
  public static Optional<RunState> read(Path file) throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(SafetensorsFile.read(file)));
    } catch (InvalidInputException
        | JsonParseException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new InvalidInputException(
          file + ": is damaged or no state of a run, so the run cannot go on; begin a new one", e);
    }
  }

  private static RunState parse(SafetensorsFile file) {
    Map<String, String> texts = file.metadata();
    require(VERSION.equals(texts.get("tj-train.state")), "version");
    require(checksum(file.tensors()).equals(texts.get("crc32c")), "checksum");
    Map<String, String> identity =
        required(GSON.fromJson(texts.getOrDefault("identity", ""), TEXTS), "identity");
    identity.values().forEach(value -> required(value, "identity"));
    List<EpochMetrics> history = history(required(file.tensors().get(HISTORY), HISTORY));
    Map<String, WeightTensor> last = below(LAST, file.tensors());
    Map<String, WeightTensor> best = below(BEST, file.tensors());
    return new RunState(
        history,
        last,
        EpochMetrics.best(history).epoch() == history.size() - 1 ? last : best,
        below(OPTIMIZER, file.tensors()),
        identity,
        Boolean.parseBoolean(texts.get("complete")));
  }

  private static Map<String, WeightTensor> below(String prefix, Map<String, WeightTensor> all) {
    Map<String, WeightTensor> below = new LinkedHashMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), tensor);
          }
        });
    return below;
  }

  private static WeightTensor history(List<EpochMetrics> epochs) {
    ByteBuffer bytes =
        ByteBuffer.allocate(epochs.size() * COLUMNS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (EpochMetrics m : epochs) {
      bytes.putDouble(m.trainLoss()).putDouble(m.trainAccuracy());
      bytes.putDouble(m.validationLoss()).putDouble(m.validationAccuracy());
      bytes.putDouble(m.seconds());
    }
    return new WeightTensor(DType.FLOAT64, new long[] {epochs.size(), COLUMNS}, bytes.flip());
  }

  private static List<EpochMetrics> history(WeightTensor rows) {
    long[] shape = rows.shape();
    require(
        rows.dtype() == DType.FLOAT64 && shape.length == 2 && shape[0] > 0 && shape[1] == COLUMNS,
        HISTORY);
    ByteBuffer values = rows.data();
    List<EpochMetrics> epochs = new ArrayList<>();
    while (values.hasRemaining()) {
      epochs.add(
          new EpochMetrics(
              epochs.size(),
              values.getDouble(),
              values.getDouble(),
              values.getDouble(),
              values.getDouble(),
              values.getDouble()));
    }
    return List.copyOf(epochs);
  }

  /** Safetensors have none of their own. */
  private static String checksum(Map<String, WeightTensor> tensors) {
    CRC32C crc = new CRC32C();
    tensors.values().forEach(tensor -> crc.update(tensor.data()));
    return Long.toHexString(crc.getValue());
  }

  private static <T> T required(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("there is no " + what);
    }
    return value;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("its " + what + " does not check out");
    }
  }
}
