/**
 * What a network is made of: its modules, their sizes and costs. Takes its archive, read without
 * libtorch; gives records.
 */
@NullMarked
package dev.tjtrain.network.summary;

import org.jspecify.annotations.NullMarked;
