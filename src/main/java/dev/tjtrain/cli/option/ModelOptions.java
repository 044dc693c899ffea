package dev.tjtrain.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of the commands that use a trained model. */
public final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "A run's best.pt or last.pt. Default: none, it has to be given.")
  public Path model = Path.of("");

  @Option(
      names = "--device",
      paramLabel = "D",
      defaultValue = "auto",
      description = "auto, cpu, cuda, cuda:N or mps. Default: ${DEFAULT-VALUE} (CUDA, MPS, CPU).")
  public String device = "auto";
}
