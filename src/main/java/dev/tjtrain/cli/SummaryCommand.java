package dev.tjtrain.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tj-train summary}. */
@Command(name = "summary")
final class SummaryCommand implements Callable<Integer> {
  @Mixin CommonOptions common;

  SummaryCommand(CommandContext context) {}

  @Override
  public Integer call() {
    return 0;
  }
}
