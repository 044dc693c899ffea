package dev.tjtrain.cli;

import dev.tjtrain.data.download.Environment;
import dev.tjtrain.run.Stop;
import java.io.PrintStream;

/**
 * What every command is given by the process it runs in.
 *
 * @param environment variables and system properties
 * @param out for results
 * @param err for progress, warnings and errors
 * @param stop asks a run to end early
 */
record CommandContext(Environment environment, PrintStream out, PrintStream err, Stop stop) {}
