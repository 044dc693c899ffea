package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.evaluate.PairedTest;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.Printable;
import dev.tjtrain.report.compare.ComparePage;
import dev.tjtrain.report.compare.RunNames;
import dev.tjtrain.report.compare.RunSummary;
import dev.tjtrain.report.compare.TestPredictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
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
          + " numbers side by side. Unfinished runs are shown as far as they have come. Of each run"
          + " with the test images of the first one it says how much better it is, and whether that"
          + " may be chance.%n"
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
      summaries.add(understood(runs.get(i), RunSummary::read).named(names.get(i)));
    }
    List<TestPredictions> tests = new ArrayList<>();
    for (Path run : runs) {
      tests.add(understood(run, TestPredictions::read));
    }
    SortedMap<Integer, PairedTest> paired = new TreeMap<>();
    for (int i = 1; i < runs.size(); i++) {
      int run = i;
      tests.get(0).against(tests.get(i)).ifPresent(test -> paired.put(run, test));
    }
    ComparePage.write(out, summaries, paired);
    context.out().println(out);
    paired.forEach((run, test) -> context.out().println(line(names.get(0), names.get(run), test)));
    return ExitCode.DONE;
  }

  private static String line(String first, String second, PairedTest test) {
    return String.format(
        Locale.ROOT,
        "%s against %s: %+.1f points (95 %% interval %+.1f to %+.1f) on the same %d test images;"
            + " McNemar p %.3f, %s",
        Printable.line(second),
        Printable.line(first),
        100 * test.difference(),
        100 * test.interval().low(),
        100 * test.interval().high(),
        test.images(),
        test.pValue(),
        test.verdict());
  }

  /** Reads a file of a run. */
  private interface Reader<T> {
    T read(Path run) throws IOException;
  }

  private static <T> T understood(Path run, Reader<T> reader) throws IOException {
    if (!Files.isDirectory(run)) {
      throw new InvalidInputException(run + " is no run's folder; give folders such as runs/NAME");
    }
    try {
      return reader.read(run);
    } catch (IOException e) {
      throw new InvalidInputException(e.getMessage() == null ? run + ": " + e : e.getMessage(), e);
    }
  }
}
