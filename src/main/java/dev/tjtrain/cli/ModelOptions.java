package dev.tjtrain.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of the commands that use a trained model. */
final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "A run's best.pt or last.pt. Default: none, it has to be given.")
  Path model = Path.of("");

  @Option(
      names = "--device",
      paramLabel = "D",
      defaultValue = "auto",
      description = "auto, cpu, cuda, cuda:N or mps. Default: ${DEFAULT-VALUE} (CUDA, MPS, CPU).")
  String device = "auto";
}
