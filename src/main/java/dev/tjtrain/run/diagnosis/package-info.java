/**
 * What there is of a machine, and whether it computes as it should. Takes the environment; gives
 * facts and the outcome of a self-test, whose images and values are resources beside this package
 * ({@code scripts/make_self_test.py}).
 */
@NullMarked
package dev.tjtrain.run.diagnosis;

import org.jspecify.annotations.NullMarked;
