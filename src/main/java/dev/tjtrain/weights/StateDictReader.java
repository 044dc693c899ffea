package dev.tjtrain.weights;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads pretrained weights. The format is told by content, never by the file's name, and nothing in
 * the file is ever run: pickles pass an allow-list first, TorchScript code is not looked at.
 */
public final class StateDictReader {

  private static final byte[] ZIP_SIGNATURE = {'P', 'K', 3, 4};

  private StateDictReader() {}

  /**
   * Reads all tensors of a file: a torch state dict (or a checkpoint with one under {@code
   * state_dict}, {@code model_state_dict} or {@code model}) in the legacy or the zip format, a
   * TorchScript archive, or safetensors.
   *
   * @throws InvalidInputException if the file is missing, in no such format, damaged, larger than
   *     512 MiB, or holds anything but weights
   * @throws IOException if reading fails
   */
  public static StateDict read(Path path) throws IOException {
    WeightFile file = new WeightFile(path);
    if (!Files.isRegularFile(path)) {
      throw file.refuse("there is no such file; give the path of a weights file");
    }
    if (Files.size(path) > ReadLimits.MAX_BYTES) {
      throw file.refuse("is larger than 512 MiB, too much for these weights; refused");
    }
    try {
      return read(file);
    } catch (OutOfMemoryError e) {
      // The limits bound what is held; whether that fits is up to the heap's size.
      throw file.refuse("takes more memory to read than Java has; raise -Xmx", e);
    }
  }

  private static StateDict read(WeightFile file) throws IOException {
    Path path = file.path();
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(TorchLegacyReader.SIGNATURE.length);
    }
    if (startsWith(start, ZIP_SIGNATURE)) {
      return TorchZipFile.read(file);
    }
    if (startsWith(start, TorchLegacyReader.SIGNATURE)) {
      return new StateDict(
          path,
          StateDict.Format.TORCH_LEGACY,
          TorchLegacyReader.read(file, Files.readAllBytes(path)));
    }
    if (SafetensorsFile.recognizes(start)) {
      return new StateDict(
          path,
          StateDict.Format.SAFETENSORS,
          SafetensorsFile.read(file, Files.readAllBytes(path)).tensors());
    }
    throw file.refuse(
        "is no weights file: expected a PyTorch .pth or .pt, or safetensors; fetch it again");
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(prefix, Arrays.copyOf(bytes, prefix.length));
  }
}
