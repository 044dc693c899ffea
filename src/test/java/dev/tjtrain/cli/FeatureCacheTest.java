package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs beside and on what earlier runs have kept. */
class FeatureCacheTest {

  @TempDir private Path folder;
  private Path data = Path.of("");
  private int runs;

  @BeforeEach
  void draw() throws IOException {
    data = DrawnFrames.folder(folder.resolve("data"), 11, "cat", "dog");
  }

  @Test
  void with_fresh_rows_with_kept_rows_and_without_a_cache_the_losses_are_equal_bit_for_bit()
      throws IOException {
    for (String[] mode :
        new String[][] {
          {"transfer"},
          {"fine-tune"},
          {"fine-tune", "--unfreeze-from", "18"},
          {"fine-tune", "--unfreeze-from", "15"},
          {"transfer", "--recipe", "tutorial"}
        }) {
      List<String> uncached = losses(run(mode, "--no-cache"));
      List<String> fresh = losses(run(mode));
      List<String> kept = losses(run(mode));

      assertThat(fresh).as(mode[0]).isEqualTo(uncached);
      assertThat(kept).as(mode[0]).isEqualTo(uncached);
    }
    assertThat(listed()).as("frames, before blocks 15, 17 and 18, pooled").hasSize(5);
  }

  @Test
  void one_image_computed_anew_beside_kept_ones_gives_the_losses_of_all_computed_together()
      throws IOException {
    run(new String[] {"fine-tune"});
    DrawnFrames.write(data.resolve("cat/03.png"), "dog", 77);
    DrawnFrames.write(data.resolve("dog/new.png"), "dog", 78);

    List<String> partly = losses(run(new String[] {"fine-tune"}));

    assertThat(partly).isEqualTo(losses(run(new String[] {"fine-tune"}, "--no-cache")));
  }

  @Test
  void transfer_and_fine_tune_share_their_rows() throws IOException {
    run(new String[] {"fine-tune"});
    Map<Path, Long> before = sizes(features());

    run(new String[] {"transfer"});

    assertThat(before).hasSize(1);
    Map<Path, Long> after = sizes(features());
    // The images were drawn only just now, so that what their files look like may be added.
    before.forEach(
        (file, size) ->
            assertThat(after.getOrDefault(file, 0L) - size)
                .as("bytes added to it")
                .isIn(0L, 22L * 80));
    assertThat(listed()).hasSize(2).anyMatch(line -> line.contains("  pooled features, 64x64"));
  }

  @Test
  void an_unreadable_image_is_told_on_every_run_and_read_again_once_mended() throws IOException {
    Path bad = data.resolve("dog/05.png");
    byte[] good = Files.readAllBytes(bad);
    Files.writeString(bad, "no image");
    for (int i = 0; i < 2; i++) {
      assertThat(run(new String[] {"transfer"}, "--max-bad", "10").err())
          .contains("warning: Cannot use image")
          .contains("05.png");
    }
    Files.write(bad, good);

    assertThat(run(new String[] {"transfer"}).err()).doesNotContain("05.png");
  }

  @Test
  void without_a_cache_nothing_is_kept() throws IOException {
    run(new String[] {"transfer"}, "--no-cache");

    assertThat(features()).doesNotExist();
    assertThat(cli("cache", "list").err()).contains("the cache is empty");
  }

  @Test
  void the_cache_is_listed_and_cleared() throws IOException {
    run(new String[] {"transfer"});

    assertThat(listed())
        .hasSize(2)
        .allMatch(line -> line.contains(" 22 ") && line.contains(data.toString()))
        .anyMatch(line -> line.contains("  features before block 17, 64x64"));
    assertThat(cli("cache", "clear").out()).startsWith("deleted: 2 entries, ");
    assertThat(cli("cache", "list").out()).isEmpty();
  }

  @Test
  void cache_without_a_command_is_a_usage_error() {
    Cli.Result result = cli("cache");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("list or clear");
  }

  @Test
  void a_run_that_was_killed_goes_on_where_it_stopped() throws Exception {
    Path many = DrawnFrames.folder(folder.resolve("many"), 200, "cat", "dog");
    Files.createDirectories(folder.resolve("home"));
    ChildProcess child =
        ChildProcess.start(
            folder.resolve("home"), List.of(), arguments(new String[] {"transfer"}, many));
    while (child.isAlive() && sizeBelow(features()) < 20_000) {
      Thread.onSpinWait();
    }
    child.kill();
    child.exitCode();

    data = many;
    List<String> goneOn = losses(run(new String[] {"transfer"}));

    assertThat(goneOn).isEqualTo(losses(run(new String[] {"transfer"}, "--no-cache")));
    assertThat(listed()).hasSize(2).allMatch(line -> line.contains(" 400 "));
  }

  private List<String> listed() {
    return cli("cache", "list").out().lines().skip(1).toList();
  }

  private Path features() {
    return folder.resolve("home/cache/tj-train/features");
  }

  private static long sizeBelow(Path features) throws IOException {
    return sizes(features).values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<Path, Long> sizes(Path features) throws IOException {
    Map<Path, Long> sizes = new HashMap<>();
    if (Files.isDirectory(features)) {
      try (var files = Files.newDirectoryStream(features, "*.rows")) {
        for (Path file : files) {
          sizes.put(file, Files.size(file));
        }
      }
    }
    return sizes;
  }

  private List<String> losses(Cli.Result run) throws IOException {
    assertThat(run.code()).as(run.err()).isZero();
    return new RunFiles(folder.resolve("run" + runs)).metricsWithoutSeconds();
  }

  private Cli.Result run(String[] mode, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments(mode, data)));
    all.addAll(List.of(more));
    Cli.Result result = cli(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private String[] arguments(String[] mode, Path images) {
    runs++;
    List<String> all = new ArrayList<>(List.of(mode));
    all.addAll(List.of("--data", images.toString(), "--weights", "random", "--epochs", "2"));
    all.addAll(List.of("--device", "cpu", "--image-size", "64x64", "--seed", "3"));
    all.addAll(List.of("--out", folder.resolve("run" + runs).toString()));
    return all.toArray(String[]::new);
  }

  private Cli.Result cli(String... arguments) {
    return new Cli(folder.resolve("home")).run(arguments);
  }
}
