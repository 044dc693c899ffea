/** Tests of the network's summary. */
@org.jspecify.annotations.NullMarked
package dev.tjtrain.model.summary;
