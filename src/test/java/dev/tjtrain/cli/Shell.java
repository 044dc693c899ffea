package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A bash script whose {@code "$@"} is the program, or another main class, in a JVM of its own. */
final class Shell {

  private static final long LONGEST_SECONDS = 120;

  private final Path home;
  private final Map<String, String> variables = new TreeMap<>();
  private final List<String> jvmOptions =
      new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
  private Class<?> main = Main.class;

  /** What the script came to. */
  record Result(int code, String out, String err) {

    List<String> errLines() {
      return err.lines().toList();
    }
  }

  /** A shell in the folder {@code home}, which exists; every cache but libtorch's is below it. */
  Shell(Path home) {
    this.home = home;
    variables.putAll(new Cli(home).variables());
    variables.put(
        "DJL_CACHE_DIR", Path.of(System.getProperty("user.home", ""), ".djl.ai").toString());
  }

  /** Whether a script ends well here: not every machine allows everything. */
  static boolean allows(String script) {
    try {
      Process process =
          new ProcessBuilder("bash", "-c", script)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  Shell with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Shell java(String option) {
    jvmOptions.add(option);
    return this;
  }

  Shell running(Class<?> other) {
    main = other;
    return this;
  }

  /** Runs {@code script} to its end. */
  Result run(String script, String... arguments) throws Exception {
    Path out = Files.createTempFile(home, "script", ".out");
    Path err = Files.createTempFile(home, "script", ".err");
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + script + " " + List.of(arguments));
      }
      return new Result(
          process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
