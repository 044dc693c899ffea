package dev.tjtrain.cli.result;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import dev.tjtrain.files.Printable;
import dev.tjtrain.report.plot.Fonts;
import dev.tjtrain.run.diagnosis.Check;
import dev.tjtrain.run.diagnosis.Diagnosis;
import dev.tjtrain.run.diagnosis.Diagnosis.Speed;
import dev.tjtrain.run.diagnosis.Doctor;
import dev.tjtrain.run.diagnosis.Machine;
import dev.tjtrain.run.diagnosis.Storage;
import dev.tjtrain.run.diagnosis.Storage.Folder;
import dev.tjtrain.torch.Libtorch;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what is found of a machine, a line each, as soon as it is known. */
public final class DiagnosisText implements Doctor.Listener {

  private final PrintStream out;

  /** Prints to {@code out}. */
  public DiagnosisText(PrintStream out) {
    this.out = out;
  }

  @Override
  public void found(Machine machine, Storage storage) {
    line("tj-train", machine.program());
    line(
        "java",
        "%s, %s, %s; heap up to %s"
            .formatted(
                machine.java(), machine.vendor(), machine.javaHome(), size(machine.heapBytes())));
    line("system", machine.system() + ", " + machine.architecture());
    line(
        "processor",
        "%s, %d cores, %s"
            .formatted(
                machine.processor().isEmpty() ? "unknown" : machine.processor(),
                machine.cores(),
                machine.vectorExtensions().isEmpty()
                    ? "vector extensions unknown"
                    : String.join(" ", machine.vectorExtensions())));
    line("fonts", machine.fonts() ? "there" : "runs have no plots, since " + Fonts.MISSING);
    for (Folder folder : storage.folders()) {
      line(
          folder.purpose(),
          "%s: %s%s free%s"
              .formatted(
                  folder.path(),
                  folder.bytes() < 0 ? "" : size(folder.bytes()) + ", ",
                  size(folder.freeBytes()),
                  folder.note().isEmpty() ? "" : "; " + folder.note()));
    }
    line("proxies", storage.proxies().isEmpty() ? "none" : String.join("; ", storage.proxies()));
  }

  @Override
  public void loaded(Libtorch libtorch, List<String> devices, Map<String, String> missing) {
    line(
        "libtorch",
        "%s, %s: %s; %s; by DJL %s"
            .formatted(
                libtorch.version(),
                libtorch.origin(),
                libtorch.folder(),
                String.join(" ", libtorch.parts()),
                libtorch.djl()));
    line("devices", String.join(", ", devices));
    missing.forEach((name, reason) -> line("no " + name, reason));
  }

  @Override
  public void checked(Check check) {
    line(check.passed() ? "ok" : "FAILED", text(check));
  }

  @Override
  public void measured(Speed speed) {
    line(
        "speed",
        String.format(
            Locale.ROOT,
            "%s: %s, %,.0f images a second",
            speed.device(),
            speed.work(),
            speed.imagesASecond()));
  }

  /** Prints the last lines: that all is well, or what is not. */
  public void concluded(Diagnosis diagnosis) {
    if (diagnosis.isWell()) {
      out.println("this machine computes as it should");
      return;
    }
    out.println("this machine does not compute as it should:");
    diagnosis.checks().stream()
        .filter(check -> !check.passed())
        .forEach(check -> out.println("  " + text(check)));
  }

  /** All of it as a JSON object. */
  public static String json(Diagnosis diagnosis) {
    return new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .create()
            .toJson(diagnosis)
        + "\n";
  }

  private static String text(Check check) {
    return Printable.line(
        (check.device().isEmpty() ? "" : check.device() + ": ")
            + check.name()
            + ": "
            + check.detail());
  }

  private void line(String name, String text) {
    out.printf("%-16s %s%n", name, Printable.line(text));
    out.flush();
  }

  private static String size(long bytes) {
    return bytes < 0
        ? "unknown"
        : bytes < 1e9
            ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
            : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
