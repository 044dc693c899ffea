package dev.tjtrain.weights.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A tensor as a weight file held it: contiguous, row-major, little-endian. Immutable. */
public final class WeightTensor {

  private static final float SMALLEST_SUBNORMAL_HALF = 0x1p-24f;

  private final DType dtype;
  private final long[] shape;
  private final ByteBuffer data;

  /**
   * Creates a tensor over {@code data}, from its position to its limit, without copying.
   *
   * @param dtype the type of the elements
   * @param shape sizes of the dimensions; empty for a scalar
   * @param data {@code elementCount * dtype.bytes()} bytes, little-endian, row-major
   * @throws IllegalArgumentException if the bytes and the shape do not agree
   */
  public WeightTensor(DType dtype, long[] shape, ByteBuffer data) {
    if (data.remaining() != elements(shape) * dtype.bytes()) {
      throw new IllegalArgumentException(
          data.remaining() + " bytes for " + dtype + Arrays.toString(shape));
    }
    this.dtype = dtype;
    this.shape = shape.clone();
    this.data = data.slice().asReadOnlyBuffer();
  }

  /** Returns the type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** Returns a copy of the sizes of the dimensions. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns a read-only, little-endian view of all bytes. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the number of elements; 1 for a scalar. */
  public int elementCount() {
    return data.remaining() / dtype.bytes();
  }

  /**
   * Returns the elements as floats, rounding float64 to the nearest.
   *
   * @throws IllegalStateException if the elements are not floating-point numbers
   */
  public float[] floats() {
    ByteBuffer bytes = data();
    float[] values = new float[elementCount()];
    switch (dtype) {
      case FLOAT32 -> bytes.asFloatBuffer().get(values);
      case FLOAT64, FLOAT16, BFLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] =
              switch (dtype) {
                case FLOAT64 -> (float) bytes.getDouble();
                case FLOAT16 -> half(bytes.getShort());
                default -> Float.intBitsToFloat(bytes.getShort() << 16);
              };
        }
      }
      default -> throw new IllegalStateException(dtype + " elements are not floating-point");
    }
    return values;
  }

  /**
   * Returns the elements as longs; booleans as 0 and 1.
   *
   * @throws IllegalStateException if the elements are floating-point numbers
   */
  public long[] longs() {
    ByteBuffer bytes = data();
    long[] values = new long[elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case INT64 -> bytes.getLong();
            case INT32 -> bytes.getInt();
            case INT16 -> bytes.getShort();
            case INT8 -> bytes.get();
            case UINT8 -> bytes.get() & 0xff;
            case BOOL -> bytes.get() == 0 ? 0 : 1;
            default -> throw new IllegalStateException(dtype + " elements are not integers");
          };
    }
    return values;
  }

  /** Returns the type and the shape, such as {@code float32[32, 3, 3, 3]}. */
  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }

  /** The value of IEEE 754 half-precision {@code bits}: 1 sign, 5 exponent, 10 fraction bits. */
  static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * SMALLEST_SUBNORMAL_HALF;
      return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | sign);
    }
    // The bias grows from 15 to 127; infinities and NaN keep an exponent of all ones.
    int widened = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | (widened << 23) | (fraction << 13));
  }

  /**
   * Returns the number of elements of a tensor of this shape; 1 for a scalar.
   *
   * @throws ArithmeticException if it is beyond a long
   */
  public static long elements(long[] shape) {
    long elements = 1;
    for (long size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }
}
