package dev.tjtrain.run.folder;

/**
 * Wall-clock seconds of a run.
 *
 * @param total from its start to its last result
 * @param features reading every frame and running the frozen blocks
 * @param training all epochs with their validation
 */
public record Seconds(double total, double features, double training) {}
