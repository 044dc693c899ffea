package dev.tjtrain.weights.pickle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.razorvine.pickle.Opcodes;

/**
 * Walks over a pickle without building anything and refuses it unless every opcode is one that
 * PyTorch writes, every argument lies inside the file and every global is on the allow-list. What
 * passes cannot make the unpickler allocate more than a small multiple of the pickle's size.
 */
final class PickleScanner {

  private static final int FORBIDDEN = -1;
  private static final int COUNTED_BY_BYTE = -2;
  private static final int COUNTED_BY_INT = -3;
  private static final int TWO_LINES = -4;

  private final WeightFile file;
  private final byte[] bytes;
  private final TorchGlobals globals;
  private int position;

  private PickleScanner(WeightFile file, byte[] bytes, int from, TorchGlobals globals) {
    this.file = file;
    this.bytes = bytes;
    this.position = from;
    this.globals = globals;
  }

  /**
   * Checks the pickle that starts at {@code from} and returns the index after its last opcode.
   *
   * @throws InvalidInputException if it is truncated, too large, or holds an opcode or a global
   *     that no weight file needs
   */
  static int scan(WeightFile file, byte[] bytes, int from, TorchGlobals globals)
      throws InvalidInputException {
    return new PickleScanner(file, bytes, from, globals).scan();
  }

  /** Says whether {@code opcode} (0 to 255) is one of those that pass. */
  static boolean allows(int opcode) {
    return argument(opcode) != FORBIDDEN;
  }

  /**
   * The number of bytes that follow an opcode, or how they are found. Allowed are those that
   * PyTorch writes at its default protocol 2: the set that torch's own {@code weights_only}
   * unpickler takes, less sets. Opcodes and their arguments are those of CPython's {@code
   * pickletools}.
   */
  private static int argument(int opcode) {
    return switch (opcode) {
      case Opcodes.STOP, Opcodes.MARK, Opcodes.NONE, Opcodes.NEWTRUE, Opcodes.NEWFALSE -> 0;
      case Opcodes.EMPTY_LIST, Opcodes.APPEND, Opcodes.APPENDS, Opcodes.EMPTY_TUPLE -> 0;
      case Opcodes.TUPLE, Opcodes.TUPLE1, Opcodes.TUPLE2, Opcodes.TUPLE3 -> 0;
      case Opcodes.EMPTY_DICT, Opcodes.SETITEM, Opcodes.SETITEMS -> 0;
      case Opcodes.REDUCE, Opcodes.NEWOBJ, Opcodes.BUILD, Opcodes.BINPERSID -> 0;
      case Opcodes.PROTO, Opcodes.BININT1, Opcodes.BINPUT, Opcodes.BINGET -> 1;
      case Opcodes.BININT2 -> 2;
      case Opcodes.BININT, Opcodes.LONG_BINPUT, Opcodes.LONG_BINGET -> 4;
      case Opcodes.BINFLOAT -> 8;
      case Opcodes.LONG1, Opcodes.SHORT_BINSTRING -> COUNTED_BY_BYTE;
      case Opcodes.BINUNICODE -> COUNTED_BY_INT;
      case Opcodes.GLOBAL -> TWO_LINES;
      default -> FORBIDDEN;
    };
  }

  private int scan() throws InvalidInputException {
    int start = position;
    for (int count = 0; count < ReadLimits.MAX_PICKLE_OPCODES; count++) {
      int opcode = bytes[skip(1)] & 0xff;
      switch (argument(opcode)) {
        case FORBIDDEN ->
            throw file.refuse(
                String.format(
                    "holds the pickle opcode 0x%02x, which torch.save does not write for weights;"
                        + " refused. Save the state_dict() with torch.save's default protocol,"
                        + " or use safetensors",
                    opcode));
        case COUNTED_BY_BYTE -> skip(bytes[skip(1)] & 0xff);
        case COUNTED_BY_INT -> {
          int at = skip(4);
          skip(Integer.toUnsignedLong(ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).getInt(at)));
        }
        case TWO_LINES -> {
          String module = line();
          globals.check(file, module, line());
        }
        default -> skip(argument(opcode));
      }
      if (opcode == Opcodes.STOP) {
        return position;
      }
      if (position - start > ReadLimits.MAX_PICKLE_BYTES) {
        break;
      }
    }
    throw file.refuse("its pickle is too large for weights; save the state_dict() alone");
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
