package dev.tjtrain.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the examples of NIST's secure hash standard (FIPS 180-2, appendix B). */
final class ChecksumsTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void three_letters() throws IOException {
    assertThat(hash("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void a_million_letters_in_many_chunks() throws IOException {
    assertThat(hash("a".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }

  private String hash(byte[] content) throws IOException {
    return Checksums.sha256(Files.write(directory.resolve("file"), content));
  }
}
