package dev.tjtrain.run.folder;

import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.train.EpochMetrics;

/**
 * How the trained network does on the test part.
 *
 * @param last the last epoch
 * @param ofLast with its weights
 * @param best the best epoch
 * @param ofBest with its weights
 * @param blocks number of the block of every image of the dataset
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record TestResult(
    EpochMetrics last, Measurement ofLast, EpochMetrics best, Measurement ofBest, int[] blocks) {}
