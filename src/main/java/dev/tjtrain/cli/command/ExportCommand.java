package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.ModelOption;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.network.export.ExportFormat;
import dev.tjtrain.network.export.ExportRequest;
import dev.tjtrain.network.export.ModelExport;
import dev.tjtrain.run.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tj-train export}. */
@Command(
    name = "export",
    header = "Takes a trained model elsewhere.",
    description = {
      "%nWrites a run's model in a form that other programs load, and prints where it is."
          + " It appears whole or not at all.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train export --model runs/first/best.pt --format state-dict --out tom.safetensors",
      "  tj-train export --model runs/first/best.pt --format state-dict --out tom.pth",
      "  tj-train export --model runs/first/best.pt --with-preprocessing --out tom.pt",
      "  tj-train export --model runs/first/best.pt --format onnx --out tom.onnx",
      "  tj-train export --model runs/first/best.pt --format djl --out models/tom"
    })
public final class ExportCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private ModelOption model;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "torchscript",
      description =
          "torchscript: a module for torch.jit.load or libtorch. state-dict: tensors for"
              + " torchvision's own network, as safetensors where FILE ends so, else as torch.save"
              + " writes them. onnx: a file for ONNX Runtime. djl: a model folder for DJL and DJL"
              + " Serving."
              + " Default: ${DEFAULT-VALUE}.")
  private String format = "torchscript";

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      required = true,
      description = "The new file, or folder of djl. Default: none, it has to be given.")
  private Path out = Path.of("");

  @Option(
      names = "--with-preprocessing",
      description =
          "Raw uint8 images of any size go in, and the torchscript module or ONNX graph resizes and"
              + " normalises them itself, as djl's always does: (N, H, W, 3), for torchscript also"
              + " (H, W, 3).")
  private boolean withPreprocessing;

  @Option(
      names = "--half",
      description =
          "The ONNX graph holds and computes half-precision numbers: half the size, and faster"
              + " where the hardware has them.")
  private boolean half;

  @Option(names = "--force", description = "Replace an older export.")
  private boolean force;

  @Mixin CommonOptions common;

  public ExportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    ExportFormat wanted =
        RecordOptions.checked(spec, () -> Settings.choice("--format", ExportFormat.class, format));
    if (withPreprocessing && wanted == ExportFormat.STATE_DICT) {
      throw new ParameterException(
          spec.commandLine(),
          "--with-preprocessing does not go with --format state-dict, which holds tensors only");
    }
    if (half && wanted != ExportFormat.ONNX) {
      throw new ParameterException(
          spec.commandLine(), "--half goes with --format onnx alone, not with " + wanted);
    }
    ModelExport.run(new ExportRequest(model.file(), wanted, out, withPreprocessing, half, force));
    context.out().println(out);
    return ExitCode.DONE;
  }
}
