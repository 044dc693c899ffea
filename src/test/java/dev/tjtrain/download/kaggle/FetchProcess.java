package dev.tjtrain.download.kaggle;

import dev.tjtrain.download.KaggleWorld;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link FetchMain} in a JVM of its own. */
final class FetchProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  FetchProcess(KaggleWorld world, Path home, String haltStage, long haltAt) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            FetchMain.class.getName(),
            KaggleWorld.NAME,
            haltStage,
            Long.toString(haltAt));
    builder.environment().clear();
    builder.environment().putAll(world.environment(home).variables());
    builder.redirectErrorStream(true);
    process = builder.start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Reads until a line begins with {@code start}, and returns it. */
  String await(String start) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new IOException("no line " + start + " in " + lines);
  }

  List<String> lines() {
    return lines;
  }

  long pid() {
    return process.pid();
  }

  /** Kills the process as kill -9 does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Waits for the end; returns the exit code. */
  int end() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
