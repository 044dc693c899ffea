package dev.tjtrain.weights.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The element types that weight files may hold here, with the names that each format gives them.
 */
public enum DType {
  /** IEEE single precision. */
  FLOAT32("FloatStorage", "F32", 4),
  /** IEEE double precision. */
  FLOAT64("DoubleStorage", "F64", 8),
  /** IEEE half precision. */
  FLOAT16("HalfStorage", "F16", 2),
  /** The upper half of an IEEE single. */
  BFLOAT16("BFloat16Storage", "BF16", 2),
  /** Signed, 64 bits. */
  INT64("LongStorage", "I64", 8),
  /** Signed, 32 bits. */
  INT32("IntStorage", "I32", 4),
  /** Signed, 16 bits. */
  INT16("ShortStorage", "I16", 2),
  /** Signed, 8 bits. */
  INT8("CharStorage", "I8", 1),
  /** Unsigned, 8 bits. */
  UINT8("ByteStorage", "U8", 1),
  /** One byte, 0 for false. */
  BOOL("BoolStorage", "BOOL", 1);

  private final String torchStorage;
  private final String safetensorsName;
  private final int bytes;

  DType(String torchStorage, String safetensorsName, int bytes) {
    this.torchStorage = torchStorage;
    this.safetensorsName = safetensorsName;
    this.bytes = bytes;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether the elements are floating-point numbers. */
  public boolean isFloating() {
    return switch (this) {
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  /** Returns the name of its storage class in Python's module {@code torch}. */
  public String torchStorage() {
    return torchStorage;
  }

  /** Returns the name in a safetensors header. */
  public String safetensorsName() {
    return safetensorsName;
  }

  /** Returns the type whose storage class in module {@code torch} is {@code name}. */
  public static Optional<DType> ofTorchStorage(String name) {
    return Arrays.stream(values()).filter(type -> type.torchStorage.equals(name)).findFirst();
  }

  /** Returns the type that a safetensors header calls {@code name}. */
  public static Optional<DType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(type -> type.safetensorsName.equals(name)).findFirst();
  }

  /** Returns the name as PyTorch writes it, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
