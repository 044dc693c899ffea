/**
 * TensorBoard event files. Reads tags, steps and values from {@code run}; gives files to
 * TensorBoard.
 */
@NullMarked
package dev.tjtrain.report.tensorboard;

import org.jspecify.annotations.NullMarked;
