package dev.tjtrain.evaluate;

/** A confidence interval of 95 %. */
public record Interval(double low, double high) {

  /** How many deviations of a normal distribution it reaches to each side. */
  static final double Z = 1.959963984540054;

  /** The same of t distributions with 1 to 6 degrees of freedom. */
  private static final double[] FEW = {12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912};

  /**
   * The score interval of a share (E. B. Wilson, "Probable inference, the law of succession, and
   * statistical inference", 1927).
   *
   * @param share of successes, 0 to 1
   * @param trials above 0; need not be whole
   */
  public static Interval wilson(double share, double trials) {
    double middle = share + Z * Z / (2 * trials);
    double reach = Z * Math.sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials));
    double scale = 1 + Z * Z / trials;
    return new Interval(
        share == 0 ? 0 : (middle - reach) / scale, share == 1 ? 1 : (middle + reach) / scale);
  }

  /**
   * How many deviations of Student's t distribution it reaches to each side: within 0.001
   * (Abramowitz and Stegun, "Handbook of mathematical functions", 26.7.5).
   *
   * @param degrees of freedom, at least 1
   */
  static double t(int degrees) {
    if (degrees <= FEW.length) {
      return FEW[degrees - 1];
    }
    double n = degrees;
    double square = Z * Z;
    return Z
        + Z * (square + 1) / (4 * n)
        + Z * ((5 * square + 16) * square + 3) / (96 * n * n)
        + Z * (((3 * square + 19) * square + 17) * square - 15) / (384 * n * n * n)
        + Z
            * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945)
            / (92160 * n * n * n * n);
  }

  /**
   * The part of a normal distribution that is more than {@code x} deviations above its mean
   * (likewise, 26.2.17: within 7.5e-8).
   *
   * @param x at least 0
   */
  static double normalTail(double x) {
    double t = 1 / (1 + 0.2316419 * x);
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * polynomial;
  }
}
