package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.cli.result.DiagnosisText;
import dev.tjtrain.run.diagnosis.Diagnosis;
import dev.tjtrain.run.diagnosis.Doctor;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tj-train doctor}. */
@Command(
    name = "doctor",
    header = "Shows what this machine has, and tests whether it computes as it should.",
    description = {
      "%nJava, system, processor, libtorch, devices, caches, proxies; then a self-test of about ten"
          + " seconds with stored values of Pillow and PyTorch: decoded images, logits, losses of the"
          + " first steps, on each device, and how fast it is. Needs no network, data or weights."
          + " Exit code 1 if anything differs. A report of a fault should contain its output.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  tj-train doctor", "  tj-train doctor --json > machine.json"})
public final class DoctorCommand implements Callable<Integer> {

  private final CommandContext context;

  @Option(names = "--json", description = "Print it all as a JSON object instead, at the end.")
  private boolean json;

  @Mixin CommonOptions common;

  public DoctorCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintStream out = context.out();
    DiagnosisText text =
        new DiagnosisText(json ? new PrintStream(OutputStream.nullOutputStream()) : out);
    Diagnosis diagnosis = new Doctor(context.environment(), text).run();
    if (json) {
      out.print(DiagnosisText.json(diagnosis));
    } else {
      text.concluded(diagnosis);
    }
    out.flush();
    return diagnosis.isWell() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
