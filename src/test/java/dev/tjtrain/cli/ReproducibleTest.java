package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same options and seeds make the same files. */
class ReproducibleTest {

  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private TrainedRuns runs = new TrainedRuns(Path.of(""));

  @BeforeEach
  void data(@TempDir Path folder) throws Exception {
    runs = TrainedRuns.in(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "transfer, default",
    "transfer, tutorial",
    "fine-tune, default",
    "fine-tune, tutorial",
  })
  void the_same_run_makes_the_same_bytes_from_images_and_from_the_cache(
      String command, String recipe) throws Exception {
    runs.train("first", 2, command, "--recipe", recipe);
    runs.train("cached", 2, command, "--recipe", recipe);
    runs.train("computed", 2, command, "--recipe", recipe, "--no-cache");

    runs.files("cached").assertSameAs(runs.files("first"));
    runs.files("computed").assertSameAs(runs.files("first"));
  }

  @ParameterizedTest
  @CsvSource({"fine-tune, default", "fine-tune, tutorial", "transfer, tutorial"})
  void a_deterministic_run_does_not_depend_on_the_number_of_threads(String command, String recipe)
      throws Exception {
    String[] options = {command, "--recipe", recipe, "--deterministic", "--no-cache"};
    train(List.of(), 1, runs.arguments("one", 2, options));
    train(List.of(), 2, runs.arguments("two", 2, options));

    runs.files("two").assertSameAs(runs.files("one"));
    assertThat(option("one", "deterministic")).isEqualTo("true");
  }

  @Test
  void a_deterministic_run_does_not_depend_on_the_number_of_cores() throws Exception {
    assumeTrue(Files.isExecutable(TASKSET), "skipped: no taskset here");
    String[] options = {"fine-tune", "--deterministic", "--no-cache"};
    train(List.of(), 2, runs.arguments("all", 2, options));
    train(List.of(TASKSET.toString(), "-c", "0"), 2, runs.arguments("one", 2, options));

    runs.files("one").assertSameAs(runs.files("all"));
  }

  @Test
  void deterministic_computes_on_the_cpu_whatever_else_is_there() throws Exception {
    String[] arguments = runs.arguments("run", 1, "transfer", "--deterministic");
    String[] onAny = Arrays.copyOf(arguments, arguments.length + 1);
    onAny[arguments.length] = "--device=auto";

    assertThat(TrainedRuns.done(runs.cli().run(onAny)).out()).contains("device: cpu (as asked)");
    assertThat(option("run", "device")).isEqualTo("cpu");
    for (String device : List.of("cuda:1", "mps")) {
      onAny[arguments.length] = "--device=" + device;
      Cli.Result result = runs.cli().run(onAny);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).startsWith("tj-train: --deterministic computes on the CPU");
      assertThat(result.err()).contains(device);
    }
  }

  private String option(String run, String name) throws IOException {
    return runs.files(run).json("config.json").getAsJsonObject("options").get(name).getAsString();
  }

  /** Trains in a JVM of its own, whose libtorch has {@code threads} threads. */
  private void train(List<String> prefix, int threads, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    File log = runs.path("log.txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    Map<String, String> environment = builder.environment();
    environment.putAll(runs.cli().variables());
    environment.put("OMP_NUM_THREADS", String.valueOf(threads));
    environment.putIfAbsent(
        "DJL_CACHE_DIR", Path.of(System.getProperty("user.home", ""), ".djl.ai").toString());
    assertThat(builder.start().waitFor()).as(Files.readString(log.toPath())).isZero();
  }
}
