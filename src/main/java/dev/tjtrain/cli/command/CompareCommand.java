package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.report.compare.ComparePage;
import dev.tjtrain.report.compare.RunNames;
import dev.tjtrain.report.compare.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tj-train compare}. */
@Command(
    name = "compare",
    header = "Puts several runs on one page.",
    description = {
      "%nWrites one page that opens offline: the runs' accuracy curves over one another and their"
          + " numbers side by side. Unfinished runs are shown as far as they have come.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train compare runs/transfer-20250901-101500 runs/fine-tune-20250901-102000",
      "  tj-train compare runs/* --out all.html"
    })
public final class CompareCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of runs.")
  private List<Path> runs = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "compare.html",
      description = "The page, in place of an older one. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("compare.html");

  @Mixin CommonOptions common;

  public CompareCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    List<RunSummary> summaries = new ArrayList<>();
    List<String> names = RunNames.of(runs);
    for (int i = 0; i < runs.size(); i++) {
      summaries.add(summary(runs.get(i)).named(names.get(i)));
    }
    ComparePage.write(out, summaries);
    context.out().println(out);
    return ExitCode.DONE;
  }

  private static RunSummary summary(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      throw new InvalidInputException(run + " is no run's folder; give folders such as runs/NAME");
    }
    try {
      return RunSummary.read(run);
    } catch (IOException e) {
      throw new InvalidInputException(e.getMessage() == null ? run + ": " + e : e.getMessage(), e);
    }
  }
}
