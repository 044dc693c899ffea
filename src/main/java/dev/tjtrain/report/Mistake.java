package dev.tjtrain.report;

/**
 * An image that the model took for another class.
 *
 * @param file name as in the data set
 * @param actual its class
 * @param predicted the class it was taken for
 * @param probability that the model gave to {@code predicted}, 0 to 1
 * @param thumbnail a small JPEG or PNG; the report shows an empty frame for anything else
 * @param explanation the thumbnail under a heat map of what spoke for {@code predicted}; empty if
 *     there is none
 */
public record Mistake(
    String file,
    String actual,
    String predicted,
    double probability,
    byte[] thumbnail,
    byte[] explanation) {}
