/**
 * torchvision's weights in torch.hub's cache. Takes a name such as {@code IMAGENET1K_V1}; gives a
 * file.
 */
@NullMarked
package dev.tjtrain.download.torch;

import org.jspecify.annotations.NullMarked;
