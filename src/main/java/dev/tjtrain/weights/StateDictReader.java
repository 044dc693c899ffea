package dev.tjtrain.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Reads pretrained weights. The format is told by content, never by the file's name, and nothing in
 * the file is ever run: pickles pass an allow-list first, TorchScript code is not looked at.
 */
public final class StateDictReader {

  private static final byte[] ZIP_SIGNATURE = {'P', 'K', 3, 4};

  /** Bytes that tell a file of another kind. Google Drive's notice names itself in its title. */
  private static final int START = 4096;

  /** Where a tar archive has the word {@code ustar} (POSIX.1-1988). */
  private static final int TAR_MAGIC = 257;

  private static final Pattern WEB_PAGE =
      Pattern.compile("\\W*<(!doctype html|html|head|!--)", Pattern.CASE_INSENSITIVE);

  private StateDictReader() {}

  /**
   * Reads all named tensors of a file: a torch state dict, or a checkpoint with one anywhere in it,
   * in the legacy or the zip format, a TorchScript archive, or safetensors.
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
    throw file.refuse(otherKind(path));
  }

  /** What the file is instead of weights, as far as its first bytes tell, and what to do. */
  private static String otherKind(Path path) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(START);
    }
    String text = new String(start, ISO_8859_1);
    if (WEB_PAGE.matcher(text).lookingAt()) {
      return text.contains("Google Drive")
          ? "is no weights file: Google Drive's notice was saved instead of the file; download it"
              + " in a browser, or share the file itself"
          : "is no weights file: a web page was saved instead of the file; fetch the file's own"
              + " address";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "is no weights file: it is the pointer of Git LFS to one; run git lfs pull";
    }
    if (text.startsWith("\u001f\u008b")) {
      return "is no weights file: it is packed by gzip; unpack it with gunzip or tar -xzf";
    }
    if (text.startsWith("ustar", TAR_MAGIC)) {
      return "is no weights file: it is a tar archive; unpack it and give the file in it";
    }
    if (text.startsWith("\u0089HDF")) {
      return "is no weights file of PyTorch: it is HDF5, as Keras writes it; give a .pth, .pt or"
          + " .safetensors";
    }
    return "is no weights file: expected a PyTorch .pth or .pt, or safetensors; fetch it again";
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(prefix, Arrays.copyOf(bytes, prefix.length));
  }
}
