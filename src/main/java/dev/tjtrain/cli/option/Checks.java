package dev.tjtrain.cli.option;

import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.torch.DeviceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses option values that make no sense, as errors of usage. */
public final class Checks {

  private Checks() {}

  public static void range(CommandSpec spec, String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          option + " takes a whole number from " + least + " to " + most + ", not " + value);
    }
  }

  /** Refuses a number outside {@code [least, most]}, or not a number. */
  public static void range(
      CommandSpec spec, String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw invalid(spec, option, "a number from " + least + " to " + most, "" + value);
    }
  }

  /** The constant that is called {@code name}, in lower case. */
  static <E extends Enum<E>> E choice(
      CommandSpec spec, String option, Class<E> choices, String name) {
    List<String> names = new ArrayList<>();
    for (E choice : choices.getEnumConstants()) {
      String lowerCase = choice.name().toLowerCase(Locale.ROOT);
      if (lowerCase.equals(name)) {
        return choice;
      }
      names.add(lowerCase);
    }
    String last = names.remove(names.size() - 1);
    throw invalid(spec, option, String.join(", ", names) + " or " + last, name);
  }

  /** Refuses an option that has no effect beside the others. */
  static void unused(CommandSpec spec, String option, @Nullable Object value, String goesWith) {
    if (value != null) {
      throw new ParameterException(spec.commandLine(), option + " goes with " + goesWith + " only");
    }
  }

  public static ParameterException invalid(
      CommandSpec spec, String option, String takes, String value) {
    return new ParameterException(
        spec.commandLine(), option + " takes " + takes + ", not '" + value + "'");
  }

  public static KaggleDataset dataset(CommandSpec spec, String text) {
    try {
      return KaggleDataset.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--dataset: " + e.getMessage(), e);
    }
  }

  public static DeviceRequest device(CommandSpec spec, String text) {
    return DeviceRequest.parse(text)
        .orElseThrow(() -> invalid(spec, "--device", "auto, cpu, cuda, cuda:N or mps", text));
  }

  /** A percentage, with or without its sign. */
  public static double percent(CommandSpec spec, String option, String text) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    try {
      double percent = Double.parseDouble(number);
      if (percent >= 0 && percent <= 100) {
        return percent;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw invalid(spec, option, "a percentage from 0 to 100", text);
  }
}
