package dev.tjtrain.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a JVM of its own; its two output streams come as one. */
public final class ChildProcess {

  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts the program in {@code home} with this test's class path. */
  public static ChildProcess start(Path home, List<String> jvmOptions, String... arguments)
      throws IOException {
    // DJL unpacks libtorch once; where it has done so for this test's process it need not again.
    return start(
        home, Path.of(System.getProperty("user.home", ""), ".djl.ai"), jvmOptions, arguments);
  }

  /** The same, with libtorch unpacked below {@code djlCache}. */
  public static ChildProcess start(
      Path home, Path djlCache, List<String> jvmOptions, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(new File(home.toString())).redirectErrorStream(true);
    builder.environment().putAll(new Cli(home).variables());
    builder.environment().put("DJL_CACHE_DIR", djlCache.toString());
    return new ChildProcess(builder.start());
  }

  /** Reads lines up to the first that begins with {@code start}; returns all of them. */
  List<String> readUntil(String start) throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    while ((line = output.readLine()) != null) {
      lines.add(line);
      if (line.startsWith(start)) {
        return lines;
      }
    }
    throw new AssertionError("the process ended without a line '" + start + "': " + lines);
  }

  /** Reads to the end. */
  public List<String> remainingOutput() {
    return output.lines().toList();
  }

  /** Sends SIGTERM. */
  void terminate() {
    // Process.destroy would close the output that is still to be read.
    process.toHandle().destroy();
  }

  /** Sends the signal that is called {@code name}, such as {@code INT}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }
}
