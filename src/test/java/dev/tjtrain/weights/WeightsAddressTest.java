package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.StorageObject;
import dev.tjtrain.download.TestBytes;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsAddressTest {

  private final byte[] bytes = TestBytes.noise(200_000, 5);
  private final LoopbackHost host = new LoopbackHost();
  @TempDir private Path home;

  @BeforeEach
  void serve() {
    host.on("/models/", new StorageObject(bytes).with("x-goog-hash", null));
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void weights_at_an_address_are_kept_by_their_hash_or_else_by_the_address() throws IOException {
    String hashed = "own-" + Checksums.sha256(bytes).substring(0, 8) + ".pth";

    Path shared = fetch("/models/" + hashed, false);
    assertThat(shared)
        .isEqualTo(home.resolve(".cache/torch/hub/checkpoints").resolve(hashed))
        .hasBinaryContent(bytes);
    Path own = fetch("/models/best.pt?token=secret", false);
    assertThat(own).startsWith(home.resolve(".cache/tj-train/weights")).hasBinaryContent(bytes);
    Path other = fetch("/models/2/best.pt", false);
    assertThat(other).isNotEqualTo(own).hasBinaryContent(bytes);
    host.close();
    assertThat(fetch("/models/" + hashed, true)).isEqualTo(shared);
    assertThat(fetch("/models/best.pt?token=secret", true)).isEqualTo(own);
    assertThatThrownBy(() -> fetch("/models/none.pt?token=secret", true))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("/models/none.pt are not in the cache")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_file_that_is_not_what_its_name_says_is_refused() {
    assertThatThrownBy(() -> fetch("/models/own-00000000.pth", false))
        .hasMessageContaining("rather than 00000000");
  }

  @Test
  void an_address_without_a_file_or_with_a_password_is_refused() {
    for (String address : List.of("https://host/", "https://user:pw@host/a.pt", "https:///a.pt")) {
      assertThatThrownBy(() -> at(address, false))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("--weights: the address cannot be understood")
          .hasMessageNotContaining("pw");
    }
  }

  @Test
  void a_path_and_a_file_address_are_the_file() throws IOException {
    assertThat(at("a/b.pt", false)).isEqualTo(Path.of("a/b.pt"));
    assertThat(at("file:///a/b%20c.pt", false)).isEqualTo(Path.of("/a/b c.pt"));
  }

  private Path fetch(String path, boolean offline) throws IOException {
    return at(host.uri(path).toString(), offline);
  }

  private Path at(String address, boolean offline) throws IOException {
    return WeightsAddress.file(
        address,
        new Environment(Map.of("HOME", home.toString()), Map.of()),
        new DownloadOptions(offline, DownloadProgress.SILENT));
  }
}
