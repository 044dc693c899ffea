package dev.tjtrain.weights.pickle;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.nio.charset.StandardCharsets;

/**
 * Walks over a pickle without building anything and refuses it unless every opcode is one that
 * PyTorch writes, every argument lies inside the file and every global is on the allow-list. What
 * passes cannot make the unpickler allocate more than a small multiple of the pickle's size.
 */
final class PickleScanner {

  private final WeightFile file;
  private final byte[] bytes;
  private final TorchGlobals.Allowed allowed;
  private int position;

  private PickleScanner(WeightFile file, byte[] bytes, int from, TorchGlobals.Allowed allowed) {
    this.file = file;
    this.bytes = bytes;
    this.position = from;
    this.allowed = allowed;
  }

  /**
   * Checks the pickle that starts at {@code from} and returns the index after its last opcode.
   *
   * @throws InvalidInputException if it is truncated, too large, or holds an opcode or a global
   *     that no weight file needs
   */
  static int scan(WeightFile file, byte[] bytes, int from, TorchGlobals.Allowed allowed)
      throws InvalidInputException {
    return new PickleScanner(file, bytes, from, allowed).scan();
  }

  private int scan() throws InvalidInputException {
    int start = position;
    for (int count = 0; count < ReadLimits.MAX_PICKLE_OPCODES; count++) {
      int code = bytes[skip(1)] & 0xff;
      PickleOpcode opcode = PickleOpcode.of(code);
      if (opcode == null) {
        throw file.refuse(
            String.format(
                "holds the pickle opcode 0x%02x, which torch.save does not write for weights;"
                    + " refused. Save the state_dict() with torch.save's default protocol,"
                    + " or use safetensors",
                code));
      }
      skipArgument(opcode.argument());
      if (opcode == PickleOpcode.STOP) {
        return position;
      }
      if (position - start > ReadLimits.MAX_PICKLE_BYTES) {
        break;
      }
    }
    throw file.refuse("its pickle is too large for weights; save the state_dict() alone");
  }

  private void skipArgument(PickleOpcode.Argument argument) throws InvalidInputException {
    switch (argument) {
      case NOTHING -> {}
      case BYTE -> skip(1);
      case TWO_BYTES -> skip(2);
      case FOUR_BYTES -> skip(4);
      case EIGHT_BYTES -> skip(8);
      case COUNTED_BY_BYTE -> skip(bytes[skip(1)] & 0xff);
      case COUNTED_BY_FOUR_BYTES -> {
        int at = skip(4);
        skip(
            (bytes[at] & 0xffL)
                | (bytes[at + 1] & 0xffL) << 8
                | (bytes[at + 2] & 0xffL) << 16
                | (bytes[at + 3] & 0xffL) << 24);
      }
      case TWO_LINES -> {
        String module = line();
        allowed.check(file, module, line());
      }
    }
  }

  /** Moves over {@code count} bytes and returns where they start. */
  private int skip(long count) throws InvalidInputException {
    if (count > bytes.length - position) {
      throw file.damaged("a pickle ends early");
    }
    int start = position;
    position += (int) count;
    return start;
  }

  private String line() throws InvalidInputException {
    int start = position;
    while (bytes[skip(1)] != '\n') {
      if (position - start > ReadLimits.MAX_GLOBAL_BYTES) {
        throw file.damaged("a pickled class has an endless name");
      }
    }
    // Latin-1 as the unpickler reads it, so that both see the same name.
    return new String(bytes, start, position - 1 - start, StandardCharsets.ISO_8859_1);
  }
}
