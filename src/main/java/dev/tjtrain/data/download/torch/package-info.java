/**
 * Fetches torchvision's weights into the cache that torch.hub keeps. Reads the environment and the
 * command line's choice of weights; gives {@code run} a file.
 */
@NullMarked
package dev.tjtrain.data.download.torch;

import org.jspecify.annotations.NullMarked;
