package dev.tjtrain.report.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The style sheet's colour for each of several runs, as in the tutorial as far as that goes. */
final class RunColours {

  /** So many further colours the style sheet has. */
  private static final int FURTHER = 8;

  private RunColours() {}

  /** Orange for the first transfer run, red for the first fine-tuning, then others in turn. */
  static List<String> of(List<RunSummary> runs) {
    List<String> colours = new ArrayList<>();
    Set<String> named = new HashSet<>();
    int further = 0;
    for (RunSummary run : runs) {
      boolean known = run.command().equals("transfer") || run.command().equals("fine-tune");
      colours.add(known && named.add(run.command()) ? run.command() : "c" + further++ % FURTHER);
    }
    return colours;
  }
}
