/**
 * What a run writes about itself, and what is read from it later: where its result comes from, what
 * may differ when it goes on, and what a saved model says about its run.
 */
@NullMarked
package dev.tjtrain.run.record;

import org.jspecify.annotations.NullMarked;
