package dev.tjtrain.cli;

import dev.tjtrain.cli.option.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tj-train} without a command. */
@Command(
    name = "tj-train",
    header =
        "Fine-tunes a network of ImageNet, such as MobileNetV2, on a folder of labelled images.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = RootCommand.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train transfer --sample --epochs 5     try it on the drawn frames that come along",
      "  tj-train transfer                         train a head on Tom and Jerry (downloads it)",
      "  tj-train fine-tune --data my/images       train the last two blocks on your own folder",
      "",
      "Exit codes: 0 done, 1 failed, 2 usage, 3 bad data or weights, 130 interrupted (after saving).",
      "An argument @FILE is replaced by the options in that file."
    })
final class RootCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin CommonOptions common;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Reads the version from the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = RootCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "tj-train " + (version == null ? "development" : version),
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor")
      };
    }
  }
}
