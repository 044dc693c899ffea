package dev.tjtrain.cli.command;

import dev.tjtrain.run.config.TrainingConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A command that trains. */
interface TrainingCommand {

  /**
   * Checks the options and makes a plain value of them.
   *
   * @throws picocli.CommandLine.ParameterException if one makes no sense
   */
  TrainingConfig config();

  /** The folder of the run to go on with; null for a new run. */
  @Nullable Path resume();
}
