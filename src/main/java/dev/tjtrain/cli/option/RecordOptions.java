package dev.tjtrain.cli.option;

import dev.tjtrain.run.config.DataOptions;
import dev.tjtrain.run.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Gives a command the options of a record, and reads what is given of them. */
public final class RecordOptions {

  private RecordOptions() {}

  /** A command with the options of {@code type} for its name, and behind them those it declares. */
  public static CommandSpec command(
      Callable<Integer> command, String name, Class<? extends Record> type) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command).name(name);
    List<OptionSpec> declared = List.copyOf(spec.options());
    declared.forEach(spec::remove);
    ArgGroupSpec.Builder source = ArgGroupSpec.builder();
    List<OptionSpec> others = new ArrayList<>();
    for (Settings.Option option : Settings.of(type)) {
      if (DataOptions.SOURCES.contains(option.name())) {
        source.addArg(option(option));
      } else if (option.isOf(name)) {
        others.add(option(option));
      }
    }
    spec.addArgGroup(source.build());
    others.forEach(spec::addOption);
    declared.forEach(spec::addOption);
    return spec;
  }

  private static OptionSpec option(Settings.Option option) {
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + option.name()).description(option.setting().description());
    if (option.flag()) {
      return builder.type(boolean.class).arity("0").build();
    }
    if (!option.setting().value().isEmpty()) {
      builder.defaultValue(option.setting().value());
    }
    return builder
        .type(String.class)
        .arity("1")
        .paramLabel(option.setting().label())
        .required(option.setting().required())
        .build();
  }

  /** What is given on the command line of {@code type}'s options, by long name without dashes. */
  public static Map<String, String> given(CommandSpec spec, Class<? extends Record> type) {
    List<String> names = Settings.of(type).stream().map(Settings.Option::name).toList();
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName().substring(2);
      if (names.contains(name)) {
        List<String> values = option.originalStringValues();
        given.put(name, option.arity().max() == 0 ? "true" : values.get(values.size() - 1));
      }
    }
    return given;
  }

  /** Reads the record from the command line. */
  public static <R extends Record> R read(CommandSpec spec, Class<R> type) {
    return checked(spec, () -> Settings.read(type, given(spec, type)));
  }

  /** What {@code value} gives; what it refuses is an error of usage. */
  public static <T> T checked(CommandSpec spec, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
