package dev.tjtrain.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherFilesTest {

  private static final String BOX = "\0\0\0 ftyp";

  @TempDir Path folder;
  private final OtherFiles others = new OtherFiles();

  /** BOX begins an ISO media file, SIZE a JPEG 2000 or JPEG XL file; ~ and ^ end lines. */
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "BOXheic,a HEIC image",
        "BOXmif1....heic,a HEIC image",
        "BOXavif,an AVIF image",
        "BOXmif1....miafavif,an AVIF image",
        "BOXisom,a video",
        "SIZEJXL ~,a JPEG XL image",
        "\u00ff^,a JPEG XL image",
        "SIZEjP  ~,a JPEG 2000 image",
        "\u00ffO\u00ffQ,a JPEG 2000 image",
        "8BPS,a PSD image",
        "%PDF-1.4,a PDF document",
        "<?xml version='1.0'?>^<svg>,an SVG image",
        "version https://git-lfs,a Git LFS pointer",
        "<!DOCTYPE html>,an HTML page",
        "\u00ef\u00bb\u00bf <!-- a --> <HTML lang=en>,an HTML page",
        "PK\u0003\u0004,a ZIP archive"
      })
  void a_file_is_known_by_its_start(String start, String kind) {
    byte[] bytes =
        start
            .replace("BOX", BOX)
            .replace("SIZE", "\0\0\0\f")
            .replace("~", "\r\n")
            .replace("^", "\n")
            .getBytes(ISO_8859_1);

    assertThat(OtherFiles.kind(bytes)).hasValue(kind);
  }

  @Test
  void what_is_not_known_has_no_kind() {
    assertThat(OtherFiles.kind("just text".getBytes(ISO_8859_1))).isEmpty();
    assertThat(OtherFiles.kind(new byte[900])).isEmpty();
    assertThat(OtherFiles.kind(new byte[0])).hasValue("an empty file");
  }

  @Test
  void files_are_counted_by_kind_or_else_by_ending() throws Exception {
    assertThat(others.line()).isEmpty();
    for (String name : new String[] {"a.heic", "b.HEIC"}) {
      others.add(Files.writeString(folder.resolve(name), BOX + "heic"));
    }
    others.add(Files.createFile(folder.resolve("empty.jpg")));
    others.add(Files.writeString(folder.resolve("notes.TXT"), "x"));
    others.add(Files.writeString(folder.resolve("Makefile"), "x"));

    assertThat(others.line())
        .hasValue(
            "left out files that are no images of a kind that can be read:"
                + " 2 HEIC image, 1 .txt, 1 empty file, 1 without ending");
  }

  @Test
  @Timeout(10)
  void a_pipe_is_never_opened() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/mkfifo"))
            && new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor() == 0,
        "skipped: no pipes here");

    others.add(pipe);

    assertThat(others).hasToString("1 pipe, device or broken link");
  }
}
