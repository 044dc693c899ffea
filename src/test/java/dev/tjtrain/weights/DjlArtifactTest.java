package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.StorageObject;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a folder in the layout of DJL's repository. */
class DjlArtifactTest {

  private static final String CACHE = "DJL_CACHE_DIR";

  @TempDir Path folder;
  private @Nullable String cacheBefore;

  @BeforeEach
  void cache() {
    cacheBefore = System.getProperty(CACHE);
    System.setProperty(CACHE, folder.resolve("cache").toString());
  }

  @AfterEach
  void putBack() {
    if (cacheBefore == null) {
      System.clearProperty(CACHE);
    } else {
      System.setProperty(CACHE, cacheBefore);
    }
  }

  @Test
  void the_weights_of_the_one_model_are_found() throws IOException {
    repository(artifact("small", "traced.pt", "synset.txt"));

    Path file = fetch("djl://org.example/mobilenet");

    assertThat(file).startsWith(folder.resolve("cache")).hasFileName("traced.pt").hasContent("0");
    assertThat(fetch("djl://org.example/mobilenet/0.0.1/small")).isEqualTo(file);
  }

  @Test
  void one_of_several_models_has_to_be_named() throws IOException {
    repository(artifact("small", "a.pt") + "," + artifact("large", "b.pt"));

    assertThatThrownBy(() -> fetch("djl://org.example/mobilenet"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there are 2 such models (0.0.1/small, 0.0.1/large)");
    assertThat(fetch("djl://org.example/mobilenet/0.0.1/large")).hasFileName("b.pt");
  }

  @Test
  void a_file_that_would_land_elsewhere_is_refused() throws IOException {
    repository(artifact("small", "../../a.pt"));

    assertThatThrownBy(() -> fetch("djl://org.example/mobilenet"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("leads elsewhere");
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void a_model_without_weights_or_with_several_is_refused() throws IOException {
    repository(artifact("small", "a.pt", "b.pt"));

    assertThatThrownBy(() -> fetch("djl://org.example/mobilenet"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has 2 weights files, not one");
  }

  @Test
  void what_is_not_there_is_named() throws IOException {
    repository(artifact("small", "a.pt"));

    assertThatThrownBy(() -> fetch("djl://org.example/resnet"))
        .isInstanceOf(DownloadException.class)
        .hasMessageStartingWith("Cannot fetch djl://org.example/resnet from ");
    assertThatThrownBy(() -> fetch("djl://org.example"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give djl://GROUP/ARTIFACT");
  }

  @Test
  void a_repository_on_a_server_is_asked_and_then_its_copy_used() throws IOException {
    repository(artifact("small", "a.pt"));
    String url;
    Path file;
    try (LoopbackHost host = new LoopbackHost()) {
      String model = "model/cv/image_classification/org/example/mobilenet/";
      for (String part : new String[] {"metadata.json", "0.0.1/a.pt"}) {
        byte[] content = Files.readAllBytes(folder.resolve("repository/" + model + part));
        host.on("/repo/" + model + part, new StorageObject(content));
      }
      url = host.uri("/repo/").toString();

      file = fetch("djl://org.example/mobilenet", url, false);
      assertThat(file).hasFileName("a.pt").hasContent("0");
    }
    try {
      assertThat(fetch("djl://org.example/mobilenet", url, true)).isEqualTo(file);
    } finally {
      System.clearProperty("ai.djl.offline");
    }
  }

  @Test
  void offline_djls_own_repository_is_not_asked() {
    assertThatThrownBy(
            () ->
                DjlArtifact.fetch(
                    "djl://ai.djl.pytorch/resnet",
                    new Environment(Map.of(), Map.of()),
                    new DownloadOptions(true, DownloadProgress.SILENT)))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("is not in DJL's cache, and --offline forbids");
  }

  private Path fetch(String address) throws IOException {
    return fetch(address, folder.resolve("repository").toUri().toString(), false);
  }

  private static Path fetch(String address, String url, boolean offline) throws IOException {
    return DjlArtifact.fetch(
        address,
        new Environment(Map.of(), Map.of(DjlArtifact.URL_VARIABLE, url)),
        new DownloadOptions(offline, DownloadProgress.SILENT));
  }

  private void repository(String artifacts) throws IOException {
    Path model = folder.resolve("repository/model/cv/image_classification/org/example/mobilenet");
    Files.createDirectories(model.resolve("0.0.1"));
    for (String file : new String[] {"a.pt", "b.pt", "traced.pt", "synset.txt"}) {
      Files.writeString(model.resolve("0.0.1").resolve(file), "0");
    }
    Files.writeString(
        model.resolve("metadata.json"),
        """
        {"metadataVersion": "0.2", "resourceType": "model", "application": "cv/image_classification",
         "groupId": "org.example", "artifactId": "mobilenet", "artifacts": [%s]}
        """
            .formatted(artifacts));
  }

  private static String artifact(String name, String... files) {
    StringBuilder items = new StringBuilder();
    for (String file : files) {
      items
          .append(items.length() == 0 ? "" : ",")
          .append(
              "\"%s\": {\"uri\": \"0.0.1/%s\", \"name\": \"%1$s\"}"
                  .formatted(file, file.replace("../", "")));
    }
    return "{\"version\": \"0.0.1\", \"name\": \"%s\", \"properties\": {}, \"files\": {%s}}"
        .formatted(name, items);
  }
}
