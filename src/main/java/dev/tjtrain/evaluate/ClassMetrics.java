package dev.tjtrain.evaluate;

/**
 * How one class fares.
 *
 * @param precision share of the images predicted as this class that are of it; 0 if none was
 * @param recall share of this class's images that were predicted as it; 0 if it has none
 * @param f1 harmonic mean of both; 0 if both are 0
 * @param support number of images of this class
 */
public record ClassMetrics(double precision, double recall, double f1, int support) {}
