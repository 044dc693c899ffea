package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Small runs in a folder: 16 drawn images of two classes in {@code data}, random weights unless
 * others are asked for, four images a step.
 */
record TrainedRuns(Path folder) {

  /** Draws the images. */
  static TrainedRuns in(Path folder) throws IOException {
    DrawnFrames.folder(folder.resolve("data"), 8, "cat", "mouse");
    return new TrainedRuns(folder);
  }

  Cli cli() {
    return new Cli(folder.resolve("home"));
  }

  Path path(String run) {
    return folder.resolve(run);
  }

  RunFiles files(String run) {
    return new RunFiles(path(run));
  }

  /** Trains to the end. */
  void train(String run, int epochs, String... options) {
    done(cli().run(arguments(run, epochs, options)));
  }

  /** Trains until {@code after} is printed. */
  void interrupted(String run, int epochs, String after, String... options) {
    Cli.Result result = cli().stoppingAfter(after).run(arguments(run, epochs, options));
    assertThat(result.code()).as(result.err()).isEqualTo(130);
  }

  static Cli.Result done(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  /** The command line of a new run; {@code options} begin with the command. */
  String[] arguments(String run, int epochs, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    if (!all.contains("--weights")) {
      all.addAll(List.of("--weights", "random"));
    }
    all.addAll(
        List.of(
            "--data",
            path("data").toString(),
            "--epochs",
            String.valueOf(epochs),
            "--batch-size",
            "4",
            "--image-size",
            "40x48",
            "--device=cpu",
            "--out",
            path(run).toString()));
    return all.toArray(String[]::new);
  }

  /** Goes on with a run. */
  Cli.Result resumed(String command, String run, String... more) {
    return cli().run(resume(command, run, more));
  }

  /** The command line that goes on with a run. */
  String[] resume(String command, String run, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--resume", path(run).toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
