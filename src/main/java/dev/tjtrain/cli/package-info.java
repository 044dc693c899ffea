/** Parses the command line, calls one worker of {@code run} and prints what it reports. */
@NullMarked
package dev.tjtrain.cli;

import org.jspecify.annotations.NullMarked;
