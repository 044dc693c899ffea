package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A run's folder as a killed process has left it, or as a living one has it just now.
 *
 * @param folder of the run
 * @param epochs how many the run shall have
 */
record KilledRun(Path folder, int epochs) {

  /** The name of a model that is being written. */
  static final String MODEL_PART = "(last|best)\\.pt\\.\\d+\\.part";

  static final String STATE_PART = "state\\.safetensors\\.\\d+\\.part";

  /** How far a run is. */
  enum Stage {
    /** There is nothing to go on from; the run has to be begun anew. */
    DOWNLOAD,
    /** The frozen blocks go over the images. */
    FEATURE_PASS,
    /** An epoch has just ended. */
    BETWEEN_EPOCHS,
    WITHIN_AN_EPOCH,
    /** {@code state.safetensors} is being written. */
    STATE,
    /** {@code last.pt} or {@code best.pt} is being written. */
    MODELS,
    TEST,
    REPORT,
    DONE
  }

  /** Where the run is, as far as the files tell; between epochs counts as within one. */
  Stage stage() throws IOException {
    if (!has("config.json")) {
      return Stage.DOWNLOAD;
    }
    if (!has("split.json")) {
      return Stage.FEATURE_PASS;
    }
    List<String> names = new RunFiles(folder).names();
    if (names.stream().anyMatch(name -> name.matches(MODEL_PART))) {
      return Stage.MODELS;
    }
    if (names.stream().anyMatch(name -> name.matches(STATE_PART))) {
      return Stage.STATE;
    }
    if (has("result.json")) {
      return isComplete() ? Stage.DONE : Stage.REPORT;
    }
    return epochsDone() < epochs ? Stage.WITHIN_AN_EPOCH : Stage.TEST;
  }

  /** Whole epochs on the disk. */
  int epochsDone() throws IOException {
    Path state = folder.resolve("state.safetensors");
    return Files.exists(state)
        ? (int)
            Objects.requireNonNull(SafetensorsFile.read(state).tensors().get("history")).shape()[0]
        : 0;
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  /** Whether there is a file of that name that was written after {@code start}. */
  boolean has(String name, FileTime start) throws IOException {
    try {
      return Files.getLastModifiedTime(folder.resolve(name)).compareTo(start) > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Reads every file that bears its final name: it has to be whole. */
  void assertNothingIsHalfWritten() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (String name : new RunFiles(folder).names()) {
      Path file = folder.resolve(name);
      String extension = name.substring(name.lastIndexOf('.') + 1);
      switch (extension) {
        case "json" -> assertThat(JsonParser.parseString(Files.readString(file))).isNotNull();
        case "pt" -> assertThat(SavedModel.read(file).classes()).hasSize(4);
        case "safetensors" -> assertThat(SafetensorsFile.read(file).tensors()).isNotEmpty();
        case "png" -> assertThat(ImageIO.read(file.toFile())).as(name).isNotNull();
        case "html" -> assertThat(Files.readString(file)).endsWith("</html>\n");
        case "csv" -> assertRowsAreWhole(name, Files.readString(file));
        default -> assertThat(name).matches("events\\..*|\\.lock|.*\\.part(ial)?|write\\d+\\.test");
      }
    }
  }

  /** The row behind the last line end may be torn. */
  private static void assertRowsAreWhole(String name, String text) {
    String row =
        name.equals("metrics.csv") ? "\\d+(,\\d+\\.\\d+){5}" : "\\w+/\\w+\\.jpg(,\\w+){2},0\\.\\d+";
    try (Stream<String> rows = text.substring(0, text.lastIndexOf('\n') + 1).lines()) {
      assertThat(rows.skip(1)).allMatch(line -> line.matches(row));
    }
  }

  private boolean isComplete() throws IOException {
    return "true"
        .equals(
            SafetensorsFile.read(folder.resolve("state.safetensors")).metadata().get("complete"));
  }
}
