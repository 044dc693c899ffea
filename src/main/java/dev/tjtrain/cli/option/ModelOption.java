package dev.tjtrain.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model of commands that need one. */
public final class ModelOption {

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "A run's best.pt or last.pt. Default: none, it has to be given.")
  private Path model = Path.of("");

  /** The file that was given. */
  public Path file() {
    return model;
  }
}
