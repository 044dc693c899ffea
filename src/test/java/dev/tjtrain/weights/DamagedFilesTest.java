package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files, cut short or with bits flipped; the timeout is only there to end a hang. */
@Timeout(120)
final class DamagedFilesTest {

  private static final int FLIPS = 2_000;

  @ParameterizedTest
  @ValueSource(strings = {"sequential-legacy.pth", "sequential-zip.pth", "sequential.safetensors"})
  void a_file_cut_short_anywhere_is_refused_by_name(String fixture, @TempDir Path directory)
      throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file(fixture));
    Path file = directory.resolve("cut");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> StateDictReader.read(file))
          .as("%d bytes", length)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sequential-legacy.pth",
        "sequential-zip.pth",
        "sequential-traced.pt",
        "sequential-torch2-deflated.pt",
        "variants-legacy.pth",
        "checkpoint-legacy.pth",
        "sequential.safetensors"
      })
  void flipped_bits_are_refused_or_change_values_only(String fixture, @TempDir Path directory)
      throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file(fixture));
    Path file = directory.resolve("flipped");
    Random random = new Random(20);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] flipped = whole.clone();
      int bit = random.nextInt(whole.length * 8);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      try {
        assertThat(StateDictReader.read(file).tensors()).isNotEmpty();
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageStartingWith(file + ": ");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
