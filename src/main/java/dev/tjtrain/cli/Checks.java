package dev.tjtrain.cli;

import dev.tjtrain.data.download.kaggle.KaggleDataset;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses option values that make no sense, as errors of usage. */
final class Checks {

  private Checks() {}

  static void range(CommandSpec spec, String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          option + " takes a whole number from " + least + " to " + most + ", not " + value);
    }
  }

  static ParameterException invalid(CommandSpec spec, String option, String takes, String value) {
    return new ParameterException(
        spec.commandLine(), option + " takes " + takes + ", not '" + value + "'");
  }

  static KaggleDataset dataset(CommandSpec spec, String text) {
    try {
      return KaggleDataset.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--dataset: " + e.getMessage(), e);
    }
  }
}
