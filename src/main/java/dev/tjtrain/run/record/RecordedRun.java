package dev.tjtrain.run.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the config.json of a run says, as {@link Provenance} has written it.
 *
 * @param folder of the run
 * @param command {@code transfer} or {@code fine-tune}
 * @param options by name, as texts; not checked
 * @param images of each class
 * @param fingerprint of the images
 * @param weights SHA-256 of the file of the starting weights; empty for random ones
 * @param device what computed, such as {@code cpu} or {@code cuda:0}
 * @param threads on how many the CPU computed, as a text; {@code ?} if it does not say
 * @param versions of what took part
 */
public record RecordedRun(
    Path folder,
    String command,
    Map<String, String> options,
    Map<String, String> images,
    String fingerprint,
    Optional<String> weights,
    String device,
    String threads,
    Map<String, String> versions) {

  public static final String FILE = "config.json";

  /** Far more than a run of ten thousand classes writes. */
  private static final long MOST_BYTES = 4 << 20;

  /**
   * Reads it.
   *
   * @param folder of the run
   * @throws InvalidInputException if there is none, or it is not what a run writes
   */
  public static RecordedRun read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": no such folder; --resume takes that of a run");
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          folder + ": holds no config.json, so there is nothing to resume; begin a new run");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new InvalidInputException(damaged(file));
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      JsonObject dataset = json.getAsJsonObject("dataset");
      JsonObject weights = json.getAsJsonObject("weights");
      return new RecordedRun(
          folder,
          json.get("command").getAsString(),
          ModelOrigin.options(json.getAsJsonObject("options")),
          ModelOrigin.texts(dataset.getAsJsonObject("images")),
          dataset.get("fingerprint").getAsString(),
          Optional.ofNullable(weights.get("sha256")).map(JsonElement::getAsString),
          json.get("device").getAsString(),
          json.has("threads") ? json.get("threads").getAsString() : "?",
          ModelOrigin.texts(json.getAsJsonObject("versions")));
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException
        | StackOverflowError e) {
      throw new InvalidInputException(damaged(file), e);
    }
  }

  /** Its file, for messages. */
  public Path file() {
    return folder.resolve(FILE);
  }

  private static String damaged(Path file) {
    return file + ": is not what a run writes, so it cannot go on; begin a new run";
  }
}
