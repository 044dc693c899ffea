package dev.tjtrain.download.kaggle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.download.RecordedProgress;
import dev.tjtrain.download.http.HostCredentials;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KaggleCredentialsTest {

  private final Map<String, String> variables = new HashMap<>();
  private final RecordedProgress progress = new RecordedProgress();
  private Path folder;

  @BeforeEach
  void home(@TempDir Path home) throws IOException {
    variables.put("HOME", home.toString());
    folder = Files.createDirectories(home.resolve(".kaggle"));
  }

  private Optional<String> found() {
    Environment environment = new Environment(variables, Map.of());
    return new KaggleCredentials(environment, URI.create("https://www.kaggle.com"), progress)
        .find()
        .map(HostCredentials::found);
  }

  private static void json(Path where) throws IOException {
    Files.createDirectories(where);
    Files.writeString(where.resolve("kaggle.json"), "{\"username\":\"me\",\"key\":\"t0psecret\"}");
  }

  @Test
  void a_bare_home_has_none() {
    assertThat(found()).isEmpty();
    assertThat(progress.events()).isEmpty();
  }

  @Test
  void they_are_found_in_the_order_of_kagglehub() throws IOException {
    json(folder);
    assertThat(found()).contains(folder.resolve("kaggle.json").toString());
    variables.put("KAGGLE_USERNAME", "me");
    variables.put("KAGGLE_KEY", "t0psecret");
    assertThat(found()).contains("KAGGLE_USERNAME and KAGGLE_KEY");
    Path textFile = Files.writeString(folder.resolve("access_token.txt"), "t0psecret\n");
    assertThat(found()).contains(textFile.toString());
    Path tokenFile = Files.writeString(folder.resolve("access_token"), "t0psecret\n");
    assertThat(found()).contains(tokenFile.toString());
    variables.put("KAGGLE_API_TOKEN", "t0psecret");
    assertThat(found()).contains("KAGGLE_API_TOKEN");
  }

  @Test
  void the_token_variable_may_name_a_file() throws IOException {
    Path file = Files.writeString(folder.resolve("elsewhere"), "t0psecret");
    variables.put("KAGGLE_API_TOKEN", file.toString());
    assertThat(found()).contains(file.toString());
  }

  @Test
  void the_folder_of_kaggle_json_may_be_named() throws IOException {
    Path other = folder.resolveSibling("config");
    variables.put("KAGGLE_CONFIG_DIR", other.toString());
    json(folder);
    assertThat(found()).isEmpty();
    json(other);
    assertThat(found()).contains(other.resolve("kaggle.json").toString());
  }

  @Test
  void a_user_name_without_a_key_is_not_enough() {
    variables.put("KAGGLE_USERNAME", "me");
    assertThat(found()).isEmpty();
  }

  @Test
  void what_cannot_be_read_is_said_without_its_content_and_passed_over() throws IOException {
    Files.writeString(folder.resolve("kaggle.json"), "{\"username\":\"me\", t0psecret");
    Files.writeString(folder.resolve("access_token"), "t0psecret\r\nX-Injected: header");
    assertThat(found()).isEmpty();
    assertThat(progress.notices())
        .hasSize(2)
        .allMatch(line -> line.startsWith("No usable Kaggle credentials in "))
        .noneMatch(line -> line.contains("t0psecret"));
  }

  @Test
  void surroundings_do_not_show_their_secrets() {
    variables.put("KAGGLE_KEY", "t0psecret");
    assertThat(new Environment(variables, Map.of()).toString()).doesNotContain("t0psecret");
  }
}
