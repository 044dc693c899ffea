package dev.tjtrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's Python with PyTorch, torchvision and PIL, where a machine has it. */
public final class Python {

  private static final Path PROGRAM = Path.of("/usr/bin/python3");

  private Python() {}

  /** Runs {@code script} in {@code folder}; skips the test where PyTorch is missing. */
  public static void run(Path folder, String script) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PROGRAM), "skipped: needs Debian's python3-torch");
    Path log = Files.createTempFile("python", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(PROGRAM.toString(), "-c", script)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("OMP_NUM_THREADS", "1");
      Process process = builder.start();
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      process.destroyForcibly();
      String said = Files.readString(log);
      assumeTrue(
          !said.contains("ModuleNotFoundError"),
          "skipped: needs Debian's python3-torch, python3-torchvision and python3-pil");
      assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    } finally {
      Files.delete(log);
    }
  }
}
