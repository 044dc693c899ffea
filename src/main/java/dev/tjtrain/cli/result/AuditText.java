package dev.tjtrain.cli.result;

import dev.tjtrain.audit.AuditResult;
import dev.tjtrain.audit.Finding;
import dev.tjtrain.audit.Finding.Kind;
import dev.tjtrain.audit.Remarks;
import dev.tjtrain.files.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The summary of an audit. */
public final class AuditText {

  private static final int SHOWN = 3;

  private AuditText() {}

  /** A few lines: how many findings of each kind and the worst of them, then the classes. */
  public static String of(AuditResult result, Path folder) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%,d images of %,d classes, %,d of them read",
        result.dataset().count(),
        result.dataset().getClasses().size(),
        result.read());
    for (Kind kind : Kind.values()) {
      List<Finding> findings =
          result.findings().stream().filter(finding -> finding.kind() == kind).toList();
      line(text, "%-15s %,6d", kind, findings.size());
      for (Finding finding : findings.subList(0, Math.min(SHOWN, findings.size()))) {
        line(
            text,
            "  %s: %s",
            Printable.line(result.dataset().path(finding.image())),
            Printable.line(finding.suggestion()));
      }
    }
    for (String remark : Remarks.of(result)) {
      line(text, "%s", Printable.line(remark));
    }
    line(
        text,
        "%s: all of them with pictures; what you tick there becomes lists for --exclude and --relabel",
        Printable.line(folder.resolve("audit.html")));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
