package dev.tjtrain.run.folder;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Misjudged;
import dev.tjtrain.train.EpochMetrics;
import java.util.List;

/**
 * How the trained network does on the test part.
 *
 * @param last the last epoch
 * @param ofLast with its weights
 * @param best the best epoch
 * @param ofBest with its weights
 * @param mistakes of the best epoch's weights, the most confident ones
 */
public record TestResult(
    EpochMetrics last,
    Evaluation ofLast,
    EpochMetrics best,
    Evaluation ofBest,
    List<Misjudged> mistakes) {}
