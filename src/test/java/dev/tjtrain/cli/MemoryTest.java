package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {

  @Test
  void runs_epochs_and_calls_leave_nothing_behind_in_the_process(@TempDir Path folder)
      throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "skipped: no /proc here");
    DrawnFrames.folder(folder.resolve("data"), 10, "cat", "mouse");

    Shell.Result result =
        new Shell(folder)
            .running(RepeatedRuns.class)
            // A heap that is resident from the start, and one arena: what grows is a leak.
            .java("-Xms192m")
            .java("-Xmx192m")
            .java("-XX:+AlwaysPreTouch")
            .java("-XX:+UseSerialGC")
            .with("MALLOC_ARENA_MAX", "1")
            .run("exec \"$@\"", folder.toString());

    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }
}
