package dev.tjtrain.cli.option;

import dev.tjtrain.run.config.Setting;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model of commands that need one. */
public final class ModelOption {

  @Option(names = "--model", paramLabel = "FILE", required = true, description = Setting.MODEL)
  private Path model = Path.of("");

  /** The file that was given. */
  public Path file() {
    return model;
  }
}
