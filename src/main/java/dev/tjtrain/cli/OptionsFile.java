package dev.tjtrain.cli;

import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.Printable;
import dev.tjtrain.run.config.DataOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options that stand in {@code tj-train.properties}: {@code epochs = 40} for every command that has
 * {@code --epochs}, {@code fine-tune.lr = 0.0003} for one of them, {@code offline = true} for an
 * option without a value. What the command line says comes later and wins.
 */
final class OptionsFile {

  private static final String NAME = "tj-train.properties";

  private final Path file;
  private final Map<String, String> entries;

  private OptionsFile(Path file, Map<String, String> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Finds it: where the property {@code tjtrain.options} says, in the working directory, or in
   * {@code ${XDG_CONFIG_HOME:-~/.config}/tj-train}.
   *
   * @throws InvalidInputException if it is no properties file in UTF-8, or the property names none
   */
  static Optional<OptionsFile> find(Environment environment) throws IOException {
    Optional<Path> named = environment.property("tjtrain.options").map(environment::expandHome);
    Path config =
        environment
            .variable("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElse(environment.home().resolve(".config"));
    Stream<Path> places =
        named.isPresent()
            ? named.stream()
            : Stream.of(Path.of(NAME), config.resolve("tj-train").resolve(NAME));
    Optional<Path> found = places.filter(Files::isRegularFile).findFirst();
    if (named.isPresent() && found.isEmpty()) {
      throw new InvalidInputException(named.get() + ": no such file; -Dtjtrain.options names it");
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(read(found.get()));
  }

  /**
   * Puts the options that the command has behind its name, before the others.
   *
   * @param arguments as given, with the command among them
   * @return the arguments to parse
   * @param err is told which they are
   * @throws ParameterException if no command has an option of that name
   */
  String[] before(String[] arguments, CommandLine root, PrintStream err) {
    checkNames(root);
    int at = 0;
    while (at < arguments.length && !root.getSubcommands().containsKey(arguments[at])) {
      at++;
    }
    if (at == arguments.length) {
      return arguments;
    }
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    if (all.stream().anyMatch(argument -> name(argument).equals("--resume"))) {
      return arguments; // a run goes on with its own options
    }
    CommandLine command = subcommand(root, arguments[at]);
    List<String> options = options(command, all);
    if (!options.isEmpty() && !all.contains("--help") && !all.contains("-h")) {
      err.println("options from " + file + ": " + Printable.line(String.join(" ", options)));
    }
    all.addAll(at + 1, options);
    return all.toArray(String[]::new);
  }

  private List<String> options(CommandLine command, List<String> given) {
    boolean sourceGiven =
        given.stream()
            .anyMatch(
                argument -> DataOptions.SOURCES.contains(name(argument).replaceFirst("^--", "")));
    List<String> options = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      String key = option.longestName().replaceFirst("^-+", "");
      String value = entries.getOrDefault(command.getCommandName() + "." + key, entries.get(key));
      boolean overridden = sourceGiven && DataOptions.SOURCES.contains(key);
      if (value != null && !overridden) {
        if (option.arity().max() > 0) {
          options.add(option.longestName() + "=" + value);
        } else if (Boolean.parseBoolean(value)) {
          options.add(option.longestName());
        }
      }
    }
    return options;
  }

  private void checkNames(CommandLine root) {
    for (String entry : entries.keySet()) {
      boolean known =
          root.getSubcommands().values().stream().anyMatch(command -> knows(command, entry));
      if (!known) {
        throw new ParameterException(
            root, "%s: no command has an option '%s'".formatted(file, Printable.line(entry)));
      }
    }
  }

  private static boolean knows(CommandLine command, String entry) {
    String prefix = command.getCommandName() + ".";
    String key = entry.startsWith(prefix) ? entry.substring(prefix.length()) : entry;
    return command.getCommandSpec().optionsMap().containsKey("--" + key);
  }

  private static CommandLine subcommand(CommandLine root, String name) {
    return Optional.ofNullable(root.getSubcommands().get(name)).orElseThrow();
  }

  private static String name(String argument) {
    return argument.split("=", 2)[0];
  }

  private static OptionsFile read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new InvalidInputException(file + ": is no properties file in UTF-8; mend it", e);
    }
    Map<String, String> entries = new TreeMap<>();
    properties.forEach((name, value) -> entries.put(name.toString(), value.toString().strip()));
    return new OptionsFile(file, entries);
  }
}
