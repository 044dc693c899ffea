package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import dev.tjtrain.DrawnFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedLibtorchTest {

  @Test
  void a_libtorch_unpacked_only_in_part_is_unpacked_again_with_a_warning(@TempDir Path temporary)
      throws Exception {
    Engine.getEngine("PyTorch");
    Path real = Utils.getEngineCacheDir("pytorch");
    assumeTrue(Files.isDirectory(real), "skipped: libtorch is not unpacked but installed here");
    Path cache = temporary.resolve("djl");
    Path cut = copy(real, cache.resolve("pytorch"), System.mapLibraryName("torch_cpu"));
    Path data = DrawnFrames.folder(temporary.resolve("data"), 6, "cat", "mouse");

    ChildProcess child =
        ChildProcess.start(
            Files.createDirectory(temporary.resolve("home")),
            cache,
            List.of(),
            "transfer",
            "--data",
            data.toString(),
            "--weights",
            "random",
            "--epochs",
            "1",
            "--image-size",
            "64x64",
            "--device",
            "cpu",
            "--out",
            temporary.resolve("run").toString());

    List<String> lines = child.remainingOutput();
    assertThat(child.exitCode()).as(lines.toString()).isZero();
    assertThat(lines.stream().filter(line -> line.contains("is damaged")))
        .singleElement()
        .asString()
        .contains(cut.toString());
    assertThat(Files.size(cut)).isGreaterThan(2 << 20);
  }

  /** Copies the libraries; returns the copy of the one named {@code wanted}. */
  private static Path copy(Path from, Path to, String wanted) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (path.endsWith(wanted)) {
          // Only its beginning, as after a full disk.
          try (var in = Files.newInputStream(path)) {
            Files.write(target, in.readNBytes(2 << 20));
          }
          found.add(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
