package dev.tjtrain.run.inspection;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.SplitPart;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What a picture of a batch shows.
 *
 * @param source where the images come from
 * @param offline whether nothing may be fetched
 * @param part of the split
 * @param rows of the grid, at least 1
 * @param columns of the grid, at least 1
 * @param seed of the order of the training images
 * @param splitSeed of the split
 * @param limit how many images of each class are used at most
 * @param height of an image after resizing, in pixels
 * @param width of an image after resizing, in pixels
 * @param out the picture
 */
public record ShowBatchConfig(
    DataSource source,
    boolean offline,
    SplitPart part,
    int rows,
    int columns,
    int seed,
    int splitSeed,
    OptionalInt limit,
    int height,
    int width,
    Path out) {}
