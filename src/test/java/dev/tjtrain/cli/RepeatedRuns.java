package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;

/** Trains, evaluates and predicts again and again in one process, and looks what is left of it. */
final class RepeatedRuns {

  private static final int RUNS = 10;
  private static final int WARM = 4;
  private static final int MANY_EPOCHS = 200;
  private static final int CALLS = 12;
  private static final long MEGABYTE = 1 << 20;

  /** A network takes 9 MB: one kept a run would be over this. */
  private static final long MOST_RESIDENT_MEGABYTES = 45;

  /** Two networks, since the collector may not have come to the last ones yet. */
  private static final long MOST_BUFFER_MEGABYTES = 18;

  private final Path folder;
  private final Cli cli;

  private RepeatedRuns(Path folder) {
    this.folder = folder;
    this.cli = new Cli(folder.resolve("home"));
  }

  /**
   * What the process holds on to; arrays, modules and values are those that Java can still reach.
   */
  private record Held(
      long heap, long direct, long resident, int threads, long arrays, long modules, long values) {

    static Held now() throws Exception {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      long direct =
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .filter(pool -> pool.getName().equals("direct"))
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum();
      System.gc();
      return new Held(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE,
          direct / MEGABYTE,
          residentMegabytes(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          instances(histogram, "ai.djl.pytorch.engine.PtNDArray"),
          instances(histogram, "ai.djl.pytorch.engine.PtSymbolBlock"),
          instances(histogram, "ai.djl.pytorch.jni.IValue"));
    }

    private static long residentMegabytes() throws Exception {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .sum();
    }

    /** A line is: number, instances, bytes, class. */
    private static long instances(String histogram, String name) {
      return histogram
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length > 3 && fields[3].equals(name))
          .mapToLong(fields -> Long.parseLong(fields[1]))
          .sum();
    }
  }

  /** Works in the folder that is its argument, which holds images in {@code data}. */
  public static void main(String[] arguments) throws Exception {
    RepeatedRuns repeated = new RepeatedRuns(Path.of(arguments[0]));
    Held warm = Held.now();
    for (int run = 0; run < RUNS; run++) {
      repeated.train("run" + run, run % 2 == 0 ? "transfer" : "fine-tune", 2);
      if (run < WARM) {
        warm = Held.now();
      }
    }
    repeated.expectNoMoreThan(warm, "runs");
    repeated.train("long", "transfer", MANY_EPOCHS);
    repeated.expectNoMoreThan(warm, "epochs");
    for (int call = 0; call < CALLS; call++) {
      repeated.use();
      System.gc(); // buffers outside the heap stay until then, and their number is up to chance
      if (call == WARM) {
        warm = Held.now();
      }
    }
    repeated.expectNoMoreThan(warm, "calls of evaluate and predict");
  }

  private void train(String out, String command, int epochs) {
    Cli.Result result =
        cli.run(
            command,
            "--data",
            folder.resolve("data").toString(),
            "--weights",
            "random",
            "--epochs",
            String.valueOf(epochs),
            "--image-size",
            "64x64",
            "--device",
            "cpu",
            "--out",
            folder.resolve(out).toString());
    assertThat(result.code()).as(result.err()).isZero();
  }

  private void use() {
    String model = folder.resolve("run0/best.pt").toString();
    Cli.Result evaluated = cli.run("evaluate", "--model", model, "--split", "all");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    Cli.Result predicted = cli.run("predict", "--model", model, folder.resolve("data").toString());
    assertThat(predicted.code()).as(predicted.err()).isZero();
  }

  private void expectNoMoreThan(Held before, String of) throws Exception {
    Held after = Held.now();
    System.out.println(of + ": " + before + " -> " + after);
    assertThat(after.arrays).as(of + ": arrays").isLessThanOrEqualTo(before.arrays);
    assertThat(after.modules).as(of + ": modules").isLessThanOrEqualTo(before.modules);
    assertThat(after.values).as(of + ": IValues").isLessThanOrEqualTo(before.values);
    assertThat(after.threads).as(of + ": threads").isLessThanOrEqualTo(before.threads + 2);
    assertThat(after.heap - before.heap)
        .as(of + ": heap, MB")
        .isLessThanOrEqualTo(MOST_BUFFER_MEGABYTES);
    assertThat(after.direct - before.direct)
        .as(of + ": direct, MB")
        .isLessThanOrEqualTo(MOST_BUFFER_MEGABYTES);
    assertThat(after.resident - before.resident)
        .as(of + ": resident, MB")
        .isLessThanOrEqualTo(MOST_RESIDENT_MEGABYTES);
  }
}
