package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.download.KaggleWorld;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.StorageObject;
import dev.tjtrain.network.SavedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as its own process, in a bare home, with nothing but the addresses of loopback hosts
 * that play Kaggle, its storage and the weights' host.
 */
class DownloadAndTrainTest {

  private static final String WEIGHTS_FILE = "mobilenet_v2-b0353104.pth";
  private static final int KILLS = 6;

  @TempDir Path folder;

  @Test
  void one_command_downloads_and_trains_and_later_ones_need_no_server() throws Exception {
    byte[] weights = SavedWeights.safetensors(1);
    KaggleWorld kaggle = new KaggleWorld(SampleZip.bytes(), 1);
    LoopbackHost weightsHost = new LoopbackHost();
    try (kaggle;
        weightsHost) {
      weightsHost.on(
          "/models/" + WEIGHTS_FILE, new StorageObject(weights).with("x-goog-hash", null));

      assertThat(train(kaggle, weightsHost, weights, "first").end()).isZero();
      assertThat(Files.readString(run("first").resolve("metrics.csv")).lines()).hasSize(2);
      int requests = kaggle.requests() + weightsHost.requests().size();
      assertThat(requests).isPositive();

      assertThat(train(kaggle, weightsHost, weights, "again").end()).isZero();
      assertThat(kaggle.requests() + weightsHost.requests().size()).isEqualTo(requests);
    }
    assertThat(train(kaggle, weightsHost, weights, "without").end()).isZero();
    assertThat(run("without").resolve("split.json"))
        .hasSameTextualContentAs(run("first").resolve("split.json"));
  }

  @Test
  void killed_at_any_moment_and_started_again_it_ends_with_the_same_bytes() throws Exception {
    byte[] weights = SavedWeights.safetensors(2);
    Random moments = new Random(7);
    try (KaggleWorld kaggle = new KaggleWorld(SampleZip.bytes(), 1);
        LoopbackHost weightsHost = new LoopbackHost()) {
      weightsHost.on(
          "/models/" + WEIGHTS_FILE, new StorageObject(weights).with("x-goog-hash", null));
      for (int kill = 0; kill < KILLS; kill++) {
        Child child = train(kaggle, weightsHost, weights, "killed" + kill);
        child.killAfter(300 + moments.nextInt(1500));
      }

      assertThat(train(kaggle, weightsHost, weights, "last").end()).isZero();

      Path version =
          folder
              .resolve("home/.cache/kagglehub/datasets")
              .resolve(KaggleWorld.NAME + "/versions/1");
      assertThat(files(version.resolve("tom_and_jerry/tom_and_jerry")))
          .isEqualTo(files(SampleZip.SAMPLE));
      assertThat(folder.resolve("home/.cache/torch/hub/checkpoints").resolve(WEIGHTS_FILE))
          .hasBinaryContent(weights);
    }
  }

  private Path run(String name) {
    return folder.resolve("runs").resolve(name);
  }

  private Child train(KaggleWorld kaggle, LoopbackHost weightsHost, byte[] weights, String out)
      throws Exception {
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
    return new Child(
        kaggle.environment(folder.resolve("home")).variables(),
        List.of(
            "-Dtjtrain.weights.url=" + weightsHost.uri("/models/"),
            "-Dtjtrain.weights.sha256=" + sha256),
        "transfer",
        "--epochs",
        "1",
        "--out",
        run(out).toString());
  }

  /** Base 64 of every file's content, by its path. */
  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        content.put(
            root.relativize(file).toString().replace('\\', '/'),
            Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  /** The program in a JVM of its own. */
  private static final class Child {

    private final Process process;

    Child(Map<String, String> environment, List<String> properties, String... arguments)
        throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(properties);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      String path = System.getenv("PATH");
      builder.environment().clear();
      builder.environment().put("PATH", path == null ? "" : path);
      builder.environment().putAll(environment);
      builder.environment().put("DJL_CACHE_DIR", djlCache());
      process = builder.start();
    }

    int end() throws InterruptedException {
      return process.waitFor();
    }

    void killAfter(long millis) throws InterruptedException {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }

    /** The unpacked libtorch of this process, so that a bare home need not unpack another. */
    private static String djlCache() {
      String set = System.getenv("DJL_CACHE_DIR");
      return set == null ? Path.of(System.getProperty("user.home"), ".djl.ai").toString() : set;
    }
  }
}
