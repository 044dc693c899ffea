package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.DeviceOption;
import dev.tjtrain.cli.option.ModelOption;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.ConsoleWorkEvents;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.cli.print.StandardOutput;
import dev.tjtrain.cli.print.Terminal;
import dev.tjtrain.cli.result.PredictionCsv;
import dev.tjtrain.cli.result.PredictionJson;
import dev.tjtrain.cli.result.PredictionTable;
import dev.tjtrain.run.config.PredictionConfig;
import dev.tjtrain.run.config.Settings;
import dev.tjtrain.run.prediction.PredictionOutput;
import dev.tjtrain.run.prediction.PredictionRun;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tj-train predict}. */
@Command(
    name = "predict",
    header = "Says which class images are of.",
    description = {
      "%nPrints a line an image, in the order given, as they are done: the file, its likeliest class"
          + " and the probability of that. An image that cannot be read is named on stderr and does"
          + " not stop the others; the exit code is 3 if none can be read.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train predict --model runs/first/best.pt photo.jpg",
      "  tj-train predict --model best.pt --top 3 photos/ 'more/**/*.png'",
      "  tj-train predict --model best.pt --json photos/ > predictions.json",
      "  tj-train predict --model best.pt --explain why/ photos/",
      "  find photos -newer last -print0 | tj-train predict --model best.pt --csv --files-from -",
      "  curl -s https://example.org/photo.jpg | tj-train predict --model best.pt -"
    })
public final class PredictCommand implements Callable<Integer> {

  private static final int TOP_OF_TABLE = 1;
  private static final int TOP_OF_JSON = 5;

  private final CommandContext context;
  private final InputStream in;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "IMAGE",
      description =
          "Files; folders, with all images below them; patterns in quotes, such as"
              + " 'frames/**/*.jpg'; - for one image on stdin.")
  private List<String> images = List.of();

  @Mixin private ModelOption model;

  @Mixin private DeviceOption device;

  @Option(
      names = "--files-from",
      paramLabel = "FILE",
      description =
          "Classify the files that are listed in FILE, or on stdin for -, one a line or each ended"
              + " by NUL. Default: none.")
  private @Nullable String filesFrom;

  @Option(
      names = "--top",
      paramLabel = "K",
      description =
          "Show the K likeliest classes. Default: "
              + TOP_OF_TABLE
              + ", with --json "
              + TOP_OF_JSON
              + ".")
  private @Nullable String top;

  @Option(
      names = "--min-confidence",
      paramLabel = "P",
      description =
          "Answer 'unsure' where the likeliest class is less probable than P, from 0 to 1."
              + " Default: 0, always name a class.")
  private String minConfidence = "0";

  @Option(
      names = "--no-calibration",
      description =
          "Take the network's own probabilities, not those scaled to be right as often as they"
              + " say.")
  private boolean noCalibration;

  @Option(
      names = "--explain",
      paramLabel = "DIR",
      description =
          "Write each image into DIR, a new or empty folder, with a heat map over it of what speaks"
              + " for its likeliest class (Grad-CAM). Default: none.")
  private @Nullable Path explain;

  @ArgGroup private @Nullable Format format;

  @Mixin CommonOptions common;

  /** How results are printed; for people unless one of these is given. */
  static final class Format {
    @Option(
        names = "--json",
        description = "Print a JSON array of {file, class, probability, top} or {file, error}.")
    boolean json;

    @Option(
        names = "--csv",
        description = "Print comma-separated values with the probability of every class.")
    boolean csv;
  }

  public PredictCommand(CommandContext context, InputStream in) {
    this.context = context;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    PredictionConfig config = RecordOptions.checked(spec, this::config);
    Writer out = StandardOutput.writer(context.out());
    try (ConsoleProgress console = ConsoleProgress.on(context.err())) {
      // On a terminal the results themselves show how far it has come, and a bar would be in the
      // way.
      Progress progress = Terminal.isTerminal(context.out()) ? Progress.NONE : console;
      new PredictionRun(
              config, in, output(out), new ConsoleWorkEvents(console, progress), context.stop())
          .run();
      return ExitCode.DONE;
    } catch (CancellationException e) {
      context.err().println("interrupted; what was printed holds");
      return ExitCode.INTERRUPTED;
    } catch (IOException e) {
      if (StandardOutput.readerIsGone(e)) {
        return ExitCode.DONE;
      }
      throw e;
    }
  }

  private PredictionOutput output(Writer out) {
    if (format != null && format.json) {
      return new PredictionJson(out, top(TOP_OF_JSON));
    }
    if (format != null && format.csv) {
      return new PredictionCsv(out);
    }
    return new PredictionTable(out, top(TOP_OF_TABLE));
  }

  private int top(int otherwise) {
    return top == null ? otherwise : Settings.wholeNumber("--top", "[1, 2147483647]", top);
  }

  private PredictionConfig config() {
    if (top(1) > 0 && top != null && format != null && format.csv) {
      throw new IllegalArgumentException("--top does not go with --csv, which has every class");
    }
    if (images.isEmpty() && filesFrom == null) {
      throw new IllegalArgumentException("there is no IMAGE");
    }
    int stdin =
        Collections.frequency(images, PredictionConfig.STANDARD_INPUT)
            + (PredictionConfig.STANDARD_INPUT.equals(filesFrom) ? 1 : 0);
    if (stdin > 1) {
      throw new IllegalArgumentException("- can be read only once");
    }
    return new PredictionConfig(
        model.file(),
        images,
        filesFrom,
        device.request(),
        noCalibration,
        Settings.number("--min-confidence", "[0, 1]", minConfidence),
        explain);
  }
}
