package dev.tjtrain.cli.option;

import picocli.CommandLine.Option;

/** Options of every command. */
public final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = "--stacktrace", description = "On failure, also print where it happened.")
  boolean stacktrace;
}
