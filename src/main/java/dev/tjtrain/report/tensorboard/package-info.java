/** TensorBoard's event files. Takes tags, steps and values; gives records of a file. */
@NullMarked
package dev.tjtrain.report.tensorboard;

import org.jspecify.annotations.NullMarked;
