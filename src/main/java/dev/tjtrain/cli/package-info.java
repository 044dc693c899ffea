/**
 * The process: entry point, arguments, signals, exit codes. Takes {@code args}; gives an exit code.
 */
@NullMarked
package dev.tjtrain.cli;

import org.jspecify.annotations.NullMarked;
