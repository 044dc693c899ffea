package dev.tjtrain.run.record;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.run.config.DataOptions;
import dev.tjtrain.run.config.Settings;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a run that goes on: those of its config.json, and over them those that are given
 * now. Only what cannot change its result may differ.
 */
public final class ResumedOptions {

  private static final String EPOCHS = "epochs";

  private ResumedOptions() {}

  /**
   * Reads the options of config.json, and puts those given now over them.
   *
   * @param run that goes on
   * @param command that was called
   * @param given its options, by long name without dashes
   * @throws InvalidInputException if config.json holds what no run has written
   * @throws IllegalArgumentException if what is given now makes another run of it
   */
  public static TrainingConfig of(RecordedRun run, Mode command, Map<String, String> given)
      throws InvalidInputException {
    if (!run.command().equals(command.command())) {
      throw new IllegalArgumentException(
          "%s is a run of %s, not of %s".formatted(run.folder(), run.command(), command.command()));
    }
    if (given.containsKey("out")) {
      throw new IllegalArgumentException(
          "--out and --resume exclude each other: a run goes on in its own folder");
    }
    TrainingConfig before = recorded(run, command);
    Map<String, String> texts = new LinkedHashMap<>(run.options());
    if (!Collections.disjoint(given.keySet(), DataOptions.SOURCES)) {
      texts.keySet().removeAll(DataOptions.SOURCES);
    }
    texts.putAll(given);
    if ("auto".equalsIgnoreCase(given.get("image-size"))) {
      texts.put("image-size", before.data().imageSize().toString()); // as it was chosen then
    }
    TrainingConfig asked = TrainingConfig.of(command, texts);
    List<String> refused = refused(run, before, asked);
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", refused));
    }
    return asked;
  }

  private static TrainingConfig recorded(RecordedRun run, Mode command)
      throws InvalidInputException {
    Set<String> known = new HashSet<>();
    for (Settings.Option option : Settings.of(TrainingConfig.class)) {
      if (option.isOf(command.command())) {
        known.add(option.name());
      }
    }
    for (String name : run.options().keySet()) {
      if (!known.contains(name)) {
        throw new InvalidInputException(
            "%s: has an option %s, which this version does not know; begin a new run"
                .formatted(run.file(), name));
      }
    }
    try {
      return TrainingConfig.of(command, run.options());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s: is not as the run has written it (%s); put it back or begin a new run"
              .formatted(run.file(), e.getMessage()),
          e);
    }
  }

  /** Compares options; each difference that may not be is a sentence for the user. */
  private static List<String> refused(
      RecordedRun run, TrainingConfig before, TrainingConfig asked) {
    Map<String, Object> old = before.options();
    Map<String, Object> now = asked.options();
    Set<String> all = new LinkedHashSet<>(old.keySet());
    all.addAll(now.keySet());
    List<String> refused = new ArrayList<>();
    for (String name : all) {
      if (!may(run, before, name, old.get(name), now.get(name))) {
        refused.add(sentence(run.folder(), before, name, old.get(name), now.get(name)));
      }
    }
    return refused;
  }

  private static boolean may(
      RecordedRun run,
      TrainingConfig before,
      String name,
      @Nullable Object old,
      @Nullable Object now) {
    if (RunIdentity.WITHOUT_EFFECT.contains(name) || (old != null && old.equals(now))) {
      return true;
    }
    if (name.equals("device")) {
      return run.device().equals(now);
    }
    if (RunIdentity.GROWING.contains(name)
        && old instanceof Integer least
        && now instanceof Integer number) {
      return number >= least && !(name.equals(EPOCHS) && RunIdentity.dependsOnEpochs(before));
    }
    return false;
  }

  private static String sentence(
      Path folder, TrainingConfig before, String name, @Nullable Object old, @Nullable Object now) {
    if (name.equals(EPOCHS) && RunIdentity.dependsOnEpochs(before)) {
      return ("--lr-schedule cosine lowers the learning rate over the %s epochs of %s; with %s it"
              + " would have been another from the start, so begin a new run")
          .formatted(old, folder, now);
    }
    if (now == null) {
      return "--%s is %s in %s".formatted(name, text(old), folder);
    }
    if (old == null || old.equals(false)) {
      return "--%s is not set in %s".formatted(name, folder);
    }
    return "--%s is %s in %s, not %s%s"
        .formatted(
            name,
            text(old),
            folder,
            text(now),
            RunIdentity.GROWING.contains(name) ? "; it can only grow" : "");
  }

  private static String text(@Nullable Object value) {
    return value instanceof Double number
        ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }
}
