package dev.tjtrain.run.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which options of a run may differ when it goes on: those that cannot change its result. */
public final class ResumedOptions {

  private static final String EPOCHS = "epochs";

  private ResumedOptions() {}

  /**
   * Compares options; each difference that may not be is a sentence for the user.
   *
   * @param run that goes on
   * @param before its options
   * @param asked those that it shall have now
   */
  public static List<String> refused(RecordedRun run, TrainingConfig before, TrainingConfig asked) {
    Map<String, Object> old = before.options();
    Map<String, Object> all = new LinkedHashMap<>(old);
    Map<String, Object> now = asked.options();
    all.putAll(now);
    List<String> refused = new ArrayList<>();
    for (String name : all.keySet()) {
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
