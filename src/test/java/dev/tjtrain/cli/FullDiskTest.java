package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fill up, and disks and folders that cannot be written at all. */
class FullDiskTest {

  @TempDir Path folder;

  @Test
  void whatever_file_is_the_first_that_does_not_fit_nothing_is_left_half_written()
      throws Exception {
    assumeTrue(
        Shell.allows("unshare -rm mount -t tmpfs none /tmp"),
        "skipped: a small disk cannot be mounted here");

    Shell.Result result =
        new Shell(folder)
            .running(SmallDisk.class)
            .run(
                "mkdir disk && exec unshare -rm bash -c"
                    + " 'mount -t tmpfs -o size=24m none disk && exec \"$@\"' bash \"$@\"",
                folder.toString());

    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).endsWith("all as it should be\n");
  }

  @Test
  void libtorch_that_does_not_fit_ends_in_one_line_and_leaves_nothing() throws Exception {
    assumeTrue(Shell.allows("ulimit -f 100"), "skipped: no bash here");
    Path cache = folder.resolve("djl");

    Shell.Result result =
        new Shell(folder)
            .with("DJL_CACHE_DIR", cache.toString())
            .run("ulimit -f 8000; exec \"$@\"", "transfer", "--sample", "--weights", "random");

    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.errLines())
        .singleElement()
        .asString()
        .startsWith("tj-train: libtorch cannot be loaded")
        .contains("DJL_CACHE_DIR");
    try (Stream<Path> all = Files.exists(cache) ? Files.walk(cache) : Stream.empty()) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void folders_without_permission_are_named() throws Exception {
    String powerless = "setpriv --bounding-set=-all --inh-caps=-all";
    assumeTrue(
        Shell.allows("[ $(id -u) != 0 ] || " + powerless + " true"),
        "skipped: root cannot give up its powers here");
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assertThat(locked.toFile().setWritable(false, false)).isTrue();
    String script = "[ $(id -u) != 0 ] && exec \"$@\"; exec " + powerless + " \"$@\"";

    Shell.Result result =
        new Shell(folder).run(script, "show-batch", "--sample", "--out", "locked/batch.png");

    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.errLines())
        .containsExactly("tj-train: locked/batch.png cannot be written: permission denied");
    assertThat(names(locked)).isEmpty();
  }

  private static Stream<Path> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList().stream();
    }
  }
}
