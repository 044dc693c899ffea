package dev.tjtrain.network;

/**
 * What happens to an image before the network sees it.
 *
 * @param height pixels, after resizing
 * @param width pixels, after resizing
 * @param imagenet whether ImageNet's mean is subtracted and its deviation divided by, after scaling
 *     to [0, 1]
 */
public record Preprocessing(int height, int width, boolean imagenet) {}
