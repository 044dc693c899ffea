package dev.tjtrain.train;

/**
 * What decides how a network learns from its images.
 *
 * @param batchSize images a step, at least 1; the last step of an epoch may have fewer
 * @param optimizer what makes a step of a gradient
 * @param learningRate of each epoch
 * @param labelSmoothing share of the target that goes to all classes alike, from 0 up to but not 1
 * @param classWeights how much each class counts
 */
public record Hyperparameters(
    int batchSize,
    OptimizerSettings optimizer,
    LearningRate learningRate,
    double labelSmoothing,
    ClassWeights classWeights) {}
