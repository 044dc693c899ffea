package dev.tjtrain.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Assembles pickles and the files around them opcode by opcode. */
public final class PickleBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Starts a pickle of protocol 2. */
  static PickleBytes pickle() {
    return new PickleBytes().raw(0x80, 2);
  }

  public static PickleBytes bytes() {
    return new PickleBytes();
  }

  public PickleBytes raw(int... codes) {
    for (int code : codes) {
      out.write(code);
    }
    return this;
  }

  public PickleBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Appends single-byte opcodes by their characters. */
  public PickleBytes ops(String opcodes) {
    return raw(opcodes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public PickleBytes ops(String opcodes, int times) {
    return ops(opcodes.repeat(times));
  }

  PickleBytes global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ops("X").int32(utf8.length).raw(utf8);
  }

  PickleBytes number(int number) {
    return ops("J").int32(number);
  }

  PickleBytes number(long number) {
    return raw(0x8a, 8).int64(number);
  }

  PickleBytes int32(int number) {
    return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
  }

  public PickleBytes int64(long number) {
    return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
  }

  /** Appends the persistent id of a storage in the zip format. */
  PickleBytes storage(String type, String key, long elements) {
    return ops("(")
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .number(elements)
        .ops("tQ");
  }

  /** Appends a whole tensor of the storage "0", which holds {@code elements} floats. */
  PickleBytes tensor(long elements, long offset, long[] shape, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").ops("(").storage("FloatStorage", "0", elements);
    number(offset).tuple(shape).tuple(strides);
    return raw(0x89).global("collections", "OrderedDict").ops(")RtR");
  }

  PickleBytes tuple(long... numbers) {
    ops("(");
    for (long number : numbers) {
      number(number);
    }
    return ops("t");
  }

  /** Ends the pickle. */
  byte[] stop() {
    return ops(".").toByteArray();
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }

  /** Returns a legacy file of {@code pickle} and, unless empty, a storage "0" of these floats. */
  static byte[] legacyFile(byte[] pickle, float... storage) {
    PickleBytes file = legacyPreamble(true).raw(pickle);
    if (storage.length == 0) {
      return file.raw(pickle().ops("]").stop()).toByteArray();
    }
    file.raw(pickle().ops("]").text("0").ops("a").stop()).int64(storage.length);
    for (float value : storage) {
      file.int32(Float.floatToIntBits(value));
    }
    return file.toByteArray();
  }

  static PickleBytes legacyPreamble(boolean littleEndian) {
    return bytes()
        .raw(TorchLegacyReader.SIGNATURE)
        .raw(pickle().raw('M', 0xe9, 0x03).stop())
        .raw(
            pickle()
                .ops("}")
                .text("little_endian")
                .raw(littleEndian ? 0x88 : 0x89)
                .ops("s")
                .stop());
  }
}
