package dev.tjtrain.cli.print;

import dev.tjtrain.files.Environment;
import dev.tjtrain.work.Stop;
import java.io.PrintStream;

/**
 * What every command is given by the process it runs in.
 *
 * @param environment variables and system properties
 * @param out for results
 * @param err for progress, warnings and errors
 * @param stop asks a run to end early
 */
public record CommandContext(
    Environment environment, PrintStream out, PrintStream err, Stop stop) {}
