package dev.tjtrain.cli.command;

import static java.util.Objects.requireNonNull;

import dev.tjtrain.cli.CommandLines;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.run.config.RecordedRun;
import dev.tjtrain.run.config.ResumedOptions;
import dev.tjtrain.run.config.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The options of a run that goes on: those of its config.json, read as if they had been given
 * again, and over them those that are given now.
 */
final class ResumeArguments {

  private static final Set<String> SOURCES = Set.of("--data", "--sample", "--dataset");
  private static final Set<String> OF_THIS_PROCESS = Set.of("--resume", "--help", "--stacktrace");

  private final RecordedRun run;
  private final CommandSpec spec;
  private final CommandContext context;

  /** {@code spec} is the command with the options that are given now. */
  ResumeArguments(RecordedRun run, CommandSpec spec, CommandContext context) {
    this.run = run;
    this.spec = spec;
    this.context = context;
  }

  /**
   * Reads them.
   *
   * @throws InvalidInputException if config.json holds what no run has written
   * @throws ParameterException if what is given now makes another run of it
   */
  TrainingConfig config() throws InvalidInputException {
    if (!run.command().equals(spec.name())) {
      throw refused(
          "%s is a run of %s, not of %s".formatted(run.folder(), run.command(), spec.name()));
    }
    List<OptionSpec> given = new ArrayList<>(spec.commandLine().getParseResult().matchedOptions());
    given.removeIf(option -> OF_THIS_PROCESS.contains(option.longestName()));
    if (given.stream().anyMatch(option -> option.longestName().equals("--out"))) {
      throw refused("--out and --resume exclude each other: a run goes on in its own folder");
    }
    TrainingConfig before = recorded();
    List<String> arguments = new ArrayList<>(arguments(given));
    given.forEach(option -> arguments.add(argument(option)));
    TrainingConfig asked = parse(arguments);
    List<String> refused = ResumedOptions.refused(run, before, asked);
    if (!refused.isEmpty()) {
      throw refused(String.join("; ", refused));
    }
    return asked;
  }

  private TrainingConfig recorded() throws InvalidInputException {
    try {
      return parse(arguments(List.of()));
    } catch (ParameterException e) {
      throw new InvalidInputException(
          "%s: is not as the run has written it (%s); put it back or begin a new run"
              .formatted(run.file(), e.getMessage()),
          e);
    }
  }

  /** The options of config.json, without its images' source if another one is {@code given}. */
  private List<String> arguments(List<OptionSpec> given) throws InvalidInputException {
    boolean source = given.stream().anyMatch(option -> SOURCES.contains(option.longestName()));
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, String> entry : run.options().entrySet()) {
      String name = "--" + entry.getKey();
      OptionSpec option = spec.optionsMap().get(name);
      if (option == null || OF_THIS_PROCESS.contains(option.longestName())) {
        throw new InvalidInputException(
            "%s: has an option %s, which this version does not know; begin a new run"
                .formatted(run.file(), entry.getKey()));
      }
      if (source && SOURCES.contains(name)) {
        continue;
      }
      if (option.arity().max() > 0) {
        arguments.add(name + "=" + entry.getValue());
      } else if (Boolean.parseBoolean(entry.getValue())) {
        arguments.add(name);
      }
    }
    return arguments;
  }

  private static String argument(OptionSpec option) {
    List<String> values = option.originalStringValues();
    return option.arity().max() == 0
        ? option.longestName()
        : option.longestName() + "=" + values.get(values.size() - 1);
  }

  private TrainingConfig parse(List<String> arguments) {
    CommandLine root = CommandLines.create(context);
    List<String> all = new ArrayList<>(arguments);
    all.add(0, spec.name());
    root.parseArgs(all.toArray(String[]::new));
    CommandLine command = requireNonNull(root.getSubcommands().get(spec.name()));
    return command.<TrainingCommand>getCommand().config();
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
