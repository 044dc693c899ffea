/** The commands. Each takes its options, calls one worker and prints what that reports. */
@NullMarked
package dev.tjtrain.cli.command;

import org.jspecify.annotations.NullMarked;
