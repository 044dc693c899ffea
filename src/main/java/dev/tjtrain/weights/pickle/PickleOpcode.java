package dev.tjtrain.weights.pickle;

import org.jspecify.annotations.Nullable;

/**
 * The pickle opcodes that PyTorch writes at its default protocol 2, and no others: the set that
 * torch's own {@code weights_only} unpickler accepts, less sets. Opcodes and their arguments are
 * those of CPython's {@code pickletools}.
 */
enum PickleOpcode {
  PROTO(0x80, Argument.BYTE),
  STOP('.', Argument.NOTHING),
  MARK('(', Argument.NOTHING),
  NONE('N', Argument.NOTHING),
  NEWTRUE(0x88, Argument.NOTHING),
  NEWFALSE(0x89, Argument.NOTHING),
  BININT('J', Argument.FOUR_BYTES),
  BININT1('K', Argument.BYTE),
  BININT2('M', Argument.TWO_BYTES),
  LONG1(0x8a, Argument.COUNTED_BY_BYTE),
  BINFLOAT('G', Argument.EIGHT_BYTES),
  BINUNICODE('X', Argument.COUNTED_BY_FOUR_BYTES),
  SHORT_BINSTRING('U', Argument.COUNTED_BY_BYTE),
  EMPTY_LIST(']', Argument.NOTHING),
  APPEND('a', Argument.NOTHING),
  APPENDS('e', Argument.NOTHING),
  EMPTY_TUPLE(')', Argument.NOTHING),
  TUPLE('t', Argument.NOTHING),
  TUPLE1(0x85, Argument.NOTHING),
  TUPLE2(0x86, Argument.NOTHING),
  TUPLE3(0x87, Argument.NOTHING),
  EMPTY_DICT('}', Argument.NOTHING),
  SETITEM('s', Argument.NOTHING),
  SETITEMS('u', Argument.NOTHING),
  BINPUT('q', Argument.BYTE),
  LONG_BINPUT('r', Argument.FOUR_BYTES),
  BINGET('h', Argument.BYTE),
  LONG_BINGET('j', Argument.FOUR_BYTES),
  GLOBAL('c', Argument.TWO_LINES),
  REDUCE('R', Argument.NOTHING),
  NEWOBJ(0x81, Argument.NOTHING),
  BUILD('b', Argument.NOTHING),
  BINPERSID('Q', Argument.NOTHING);

  /** What follows an opcode in the stream. */
  enum Argument {
    NOTHING,
    BYTE,
    TWO_BYTES,
    FOUR_BYTES,
    EIGHT_BYTES,
    COUNTED_BY_BYTE,
    COUNTED_BY_FOUR_BYTES,
    TWO_LINES
  }

  private static final @Nullable PickleOpcode[] BY_CODE = new @Nullable PickleOpcode[256];

  static {
    for (PickleOpcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;
  private final Argument argument;

  PickleOpcode(int code, Argument argument) {
    this.code = code;
    this.argument = argument;
  }

  /** Returns the allowed opcode of this {@code code} (0 to 255), or null. */
  static @Nullable PickleOpcode of(int code) {
    return BY_CODE[code];
  }

  Argument argument() {
    return argument;
  }
}
