package dev.tjtrain.weights.tensor;

/** Widens IEEE 754 half-precision numbers (1 sign, 5 exponent, 10 fraction bits). */
final class Float16 {

  private static final float SMALLEST_SUBNORMAL = 0x1p-24f;

  private Float16() {}

  /** Returns the value of the half-precision {@code bits}; every half is exact as a float. */
  static float toFloat(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * SMALLEST_SUBNORMAL;
      return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | sign);
    }
    // The bias grows from 15 to 127; infinities and NaN keep an exponent of all ones.
    int widened = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | (widened << 23) | (fraction << 13));
  }
}
