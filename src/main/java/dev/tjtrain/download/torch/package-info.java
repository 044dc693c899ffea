/**
 * torchvision's weights in torch.hub's cache, and those of other servers. Takes a name such as
 * {@code IMAGENET1K_V1} or an address; gives a file.
 */
@NullMarked
package dev.tjtrain.download.torch;

import org.jspecify.annotations.NullMarked;
