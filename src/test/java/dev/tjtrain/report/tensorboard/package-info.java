/** Tests of the event files, read back by a reader of their own. */
@NullMarked
package dev.tjtrain.report.tensorboard;

import org.jspecify.annotations.NullMarked;
