package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.cli.KilledRun.Stage;
import dev.tjtrain.download.KaggleWorld;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed again and again, at moments that are seen and at moments that are drawn, and
 * goes on each time, ends with the bytes of one that was left alone. {@code -Dtjtrain.kills=N}
 * kills more often than in every build.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("tjtrain.kills", 32);
  private static final int DOWNLOADS_KILLED = 2;
  private static final int PASSES_KILLED = 3;

  /** Of the moments in the middle of a run; each takes an epoch or two of the run with it. */
  private static final List<Stage> MIDDLE =
      List.of(Stage.WITHIN_AN_EPOCH, Stage.BETWEEN_EPOCHS, Stage.STATE);

  private static final List<Stage> END = List.of(Stage.MODELS, Stage.TEST, Stage.REPORT);

  /** Far more than a start, a feature pass and an epoch take. */
  private static final int HANG_SECONDS = 120;

  private final Random moments = new Random(20);
  private final Map<Stage, Integer> hits = new EnumMap<>(Stage.class);
  private final int epochs = 8 + KILLS * 2 / 3;

  @TempDir Path folder;

  @Test
  void killed_at_any_moment_and_resumed_a_run_ends_bit_for_bit_the_same() throws Exception {
    KilledRun run = new KilledRun(folder.resolve("killed"), epochs);
    byte[] zip = SampleZip.bytes();
    try (KaggleWorld kaggle = new KaggleWorld(zip, 1)) {
      for (int kill = 0; kill < KILLS; kill++) {
        CountDownLatch release = new CountDownLatch(1);
        Stage aim = aim(kill, run);
        if (aim == Stage.DOWNLOAD) {
          kaggle.archive.thenHangAfter(zip.length / 2, release);
        }
        FileTime started = FileTime.from(Instant.now());
        kill(start(kaggle, run), started, aim, run);
        release.countDown();
        run.assertNothingIsHalfWritten();
      }
      if (run.stage() != Stage.DONE) {
        assertThat(start(kaggle, run).waitFor()).isZero();
      }
      KilledRun whole = new KilledRun(folder.resolve("whole"), epochs);
      assertThat(start(kaggle, whole).waitFor()).isZero();

      new RunFiles(run.folder()).assertSameAs(new RunFiles(whole.folder()));
    }
    System.out.println(KILLS + " kills: " + hits);
    assertThat(hits.keySet()).contains(Stage.DOWNLOAD, Stage.FEATURE_PASS);
    assertThat(hits.keySet()).containsAll(MIDDLE).containsAll(END);
    assertThat(hits.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(KILLS);
  }

  /** The first kills come early, those after them in turn, and the last fifth ends the run. */
  private Stage aim(int kill, KilledRun run) throws IOException {
    if (kill < DOWNLOADS_KILLED) {
      return Stage.DOWNLOAD;
    }
    if (kill < DOWNLOADS_KILLED + PASSES_KILLED) {
      return Stage.FEATURE_PASS;
    }
    boolean middle = kill < KILLS * 2 / 3 && run.epochsDone() < epochs - 2;
    List<Stage> stages = middle ? MIDDLE : END;
    return stages.get(kill % stages.size());
  }

  /** Begins the run, or goes on with it where there is something to go on with. */
  private Process start(KaggleWorld kaggle, KilledRun run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path", ""), Main.class.getName()));
    command.add("fine-tune");
    if (run.has("config.json")) {
      command.addAll(List.of("--resume", run.folder().toString()));
    } else {
      command.addAll(List.of("--weights", "random", "--image-size", "112x192", "--augment"));
      command.addAll(List.of("flip", "--device", "cpu", "--epochs", String.valueOf(epochs)));
      command.addAll(List.of("--out", run.folder().toString()));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    File log = folder.resolve("log.txt").toFile();
    builder.redirectErrorStream(true).redirectOutput(log);
    builder.environment().putAll(kaggle.environment(folder.resolve("home")).variables());
    builder.environment().putIfAbsent("DJL_CACHE_DIR", djlCache());
    return builder.start();
  }

  /** Kills {@code process} when it is where it is aimed at or beyond, and notes where that was. */
  private void kill(Process process, FileTime started, Stage aim, KilledRun run) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
    while (!isThere(aim, run, started) && process.isAlive() && System.nanoTime() < end) {
      process.waitFor(1, TimeUnit.MILLISECONDS);
    }
    if (aim == Stage.FEATURE_PASS || aim == Stage.WITHIN_AN_EPOCH || aim == Stage.REPORT) {
      process.waitFor(moments.nextInt(150), TimeUnit.MILLISECONDS);
    }
    boolean alive = process.isAlive();
    process.destroyForcibly().waitFor();
    assertThat(alive).as("%s: %s", aim, Files.readString(folder.resolve("log.txt"))).isTrue();
    Stage hit = run.stage();
    boolean between = aim == Stage.BETWEEN_EPOCHS && hit == Stage.WITHIN_AN_EPOCH;
    hits.merge(between ? aim : hit, 1, Integer::sum);
  }

  private boolean isThere(Stage aim, KilledRun run, FileTime started) throws IOException {
    boolean there =
        switch (aim) {
          case DOWNLOAD -> downloadIsUnderWay();
          case FEATURE_PASS -> run.has("config.json", started);
          case BETWEEN_EPOCHS, WITHIN_AN_EPOCH -> run.has("state.safetensors", started);
          case STATE -> isNew(KilledRun.STATE_PART, run, started);
          case MODELS -> run.stage() == Stage.MODELS && isNew(KilledRun.MODEL_PART, run, started);
          case TEST -> run.has("last.pt", started) && run.stage() == Stage.TEST;
          case REPORT, DONE -> false;
        };
    return there || run.has("result.json", started);
  }

  /** What an earlier process has left goes when the next one starts. */
  private static boolean isNew(String pattern, KilledRun run, FileTime started) throws IOException {
    for (String name : new RunFiles(run.folder()).names()) {
      if (name.matches(pattern) && run.has(name, started)) {
        return true;
      }
    }
    return false;
  }

  private boolean downloadIsUnderWay() throws IOException {
    Path cache = folder.resolve("home/.cache/kagglehub");
    if (!Files.isDirectory(cache)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(cache)) {
      return files.anyMatch(file -> file.toFile().isFile() && file.toFile().length() > 10_000);
    }
  }

  private static String djlCache() {
    return Path.of(System.getProperty("user.home", ""), ".djl.ai").toString();
  }
}
