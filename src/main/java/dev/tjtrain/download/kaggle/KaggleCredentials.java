package dev.tjtrain.download.kaggle;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.http.HostCredentials;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the user's Kaggle credentials where kagglehub finds them, in its order: {@code
 * KAGGLE_API_TOKEN} (a token, or a file that holds one), {@code ~/.kaggle/access_token} (also
 * {@code .txt}), {@code KAGGLE_USERNAME} with {@code KAGGLE_KEY}, {@code kaggle.json} in {@code
 * KAGGLE_CONFIG_DIR} or {@code ~/.kaggle}.
 *
 * <p>Public datasets need none of them, so credentials that cannot be read cause a notice and are
 * skipped.
 */
final class KaggleCredentials {

  private final Environment environment;
  private final URI origin;
  private final DownloadProgress progress;

  /**
   * Creates a search.
   *
   * @param origin the only one that the credentials will be sent to
   */
  KaggleCredentials(Environment environment, URI origin, DownloadProgress progress) {
    this.environment = environment;
    this.origin = origin;
    this.progress = progress;
  }

  /** Returns what is found first. */
  Optional<HostCredentials> find() {
    Path folder = environment.home().resolve(".kaggle");
    return tokenVariable()
        .or(() -> tokenFile(folder.resolve("access_token")))
        .or(() -> tokenFile(folder.resolve("access_token.txt")))
        .or(this::keyVariables)
        .or(
            () ->
                keyFile(
                    environment
                        .variable("KAGGLE_CONFIG_DIR")
                        .map(Path::of)
                        .orElse(folder)
                        .resolve("kaggle.json")));
  }

  private Optional<HostCredentials> tokenVariable() {
    return environment
        .variable("KAGGLE_API_TOKEN")
        .map(String::strip)
        .flatMap(
            value -> isFile(value) ? tokenFile(Path.of(value)) : bearer("KAGGLE_API_TOKEN", value));
  }

  private static boolean isFile(String value) {
    try {
      return Files.isRegularFile(Path.of(value));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Optional<HostCredentials> tokenFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return bearer(file.toString(), Files.readString(file).strip());
    } catch (IOException e) {
      return unreadable(file.toString());
    }
  }

  private Optional<HostCredentials> keyVariables() {
    Optional<String> username = environment.variable("KAGGLE_USERNAME");
    Optional<String> key = environment.variable("KAGGLE_KEY");
    return username.flatMap(
        name -> key.flatMap(value -> basic("KAGGLE_USERNAME and KAGGLE_KEY", name, value)));
  }

  private Optional<HostCredentials> keyFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return basic(file.toString(), text(json.get("username")), text(json.get("key")));
    } catch (IOException | JsonParseException | IllegalStateException e) {
      return unreadable(file.toString());
    }
  }

  private static String text(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
  }

  private Optional<HostCredentials> bearer(String found, String token) {
    return isHeaderText(token)
        ? Optional.of(HostCredentials.bearer(origin, found, token))
        : unreadable(found);
  }

  private Optional<HostCredentials> basic(String found, String username, String key) {
    boolean usable = !username.isBlank() && !username.contains(":") && !key.isBlank();
    return usable
        ? Optional.of(HostCredentials.basic(origin, found, username.strip(), key.strip()))
        : unreadable(found);
  }

  /** Anything else would end the header, or break it in two. */
  private static boolean isHeaderText(String token) {
    return token.matches("[\\x21-\\x7E]+");
  }

  private Optional<HostCredentials> unreadable(String found) {
    progress.notice("No usable Kaggle credentials in " + found + "; going on without them");
    return Optional.empty();
  }
}
