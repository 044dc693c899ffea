package dev.tjtrain.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The fixtures and their references are made by scripts/make_image_fixtures.py. */
class ImageDecoderTest {

  private static final String REFERENCE = ".rgb.gz";

  private final ImageDecoder decoder = new ImageDecoder();

  @ParameterizedTest
  @MethodSource("readable")
  void values_are_those_of_pil(String name) throws Exception {
    RgbImage expected = reference(name);

    RgbImage image = decoder.decode(fixture(name));

    assertThat(List.of(image.height(), image.width()))
        .containsExactly(expected.height(), expected.width());
    assertThat(image.rgb()).isEqualTo(expected.rgb());
  }

  @Test
  void every_format_has_fixtures() throws Exception {
    assertThat(readable().map(name -> name.substring(0, name.indexOf('-'))))
        .contains("jpeg", "png", "bmp", "gif", "webp", "tiff", "ppm", "pgm", "pbm")
        .hasSizeGreaterThan(110);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void unusable_files_are_refused_in_one_line_that_names_them(String name) throws Exception {
    Path file = fixture("refused/" + name);

    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .message()
        .hasLineCount(1)
        .endsWith("Replace or remove it.");
  }

  @ParameterizedTest
  @CsvSource({
    "empty.jpg, it is an empty file",
    "text.jpg, 'it is no JPEG, PNG'",
    "html.png, it is an HTML page",
    "zeros.jpg, 'it is no JPEG, PNG'",
    "jpeg-half.jpg, the file is truncated",
    "jpeg-no-end.jpg, the file is truncated",
    "jpeg-progressive-half.jpg, the file is truncated",
    "jpeg-header-only.jpg, the file is truncated",
    "jpeg-no-frame.jpg, ends before its first scan",
    "jpeg-12-bit.jpg, 12 bits a sample",
    "jpeg-zero-height.jpg, 37 x 0 pixels",
    "jpeg-bomb.jpg, '65000 x 65000 pixels, more than the limit of 178956970'",
    "png-bomb.png, more than the limit",
    "png-bad-header-crc.png, checksum",
    "png-no-data.png, no pixels",
    "png-zero-width.png, 0 x 17 pixels",
    "bmp-bomb.bmp, more than the limit",
    "bmp-embedded-png.bmp, BMP of compression 5",
    "bmp-half.bmp, the file is truncated",
    "gif-bomb.gif, more than the limit",
    "gif-half.gif, the file is truncated",
    "gif-no-frame.gif, no frame",
    "webp-bad-alpha.webp, libwebp takes it for damaged",
    "ppm-bomb.ppm, more than the limit",
    "ppm-half.ppm, the file is truncated",
    "pbm-plain-short.pbm, the file is truncated",
    "pbm-plain-digit.pbm, other than 0 and 1",
    "pgm-plain-too-large.pgm, the value 11 of at most 9",
    "pgm-levels.pgm, 70000 levels",
    "pgm-deep-short.pgm, the file is truncated",
  })
  void the_reason_for_a_refusal_is_said(String name, String reason) throws Exception {
    Path file = fixture("refused/" + name);

    assertThatThrownBy(() -> decoder.decode(file)).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @MethodSource("readable")
  void an_image_cut_off_in_the_middle_is_refused(String name) throws Exception {
    byte[] whole = Files.readAllBytes(fixture(name));
    int middle = name.contains("animated") || name.contains("two-frames") ? 4 : 2;
    byte[] cut = Arrays.copyOf(whole, whole.length / middle);

    assertThatThrownBy(() -> decoder.decode(cut, name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @MethodSource("readable")
  void damage_gives_a_frame_or_a_refusal_but_no_other_failure(String name) throws Exception {
    byte[] whole = Files.readAllBytes(fixture(name));
    ImageDecoder limited = new ImageDecoder(1_000_000);
    Random random = new Random(name.length());
    for (int round = 0; round < 30; round++) {
      byte[] damaged = whole.clone();
      for (int flips = 0; flips < 3; flips++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }

      for (ImageDecoder one : List.of(limited, limited.acceptingTruncated())) {
        Throwable failure = catchThrowable(() -> one.decode(damaged, name));

        if (failure != null) {
          assertThat(failure).isInstanceOf(InvalidInputException.class);
          assertThat(failure.getMessage()).contains(name).hasLineCount(1);
        }
      }
    }
  }

  /** Sizes, offsets and counts of a header with values that the file cannot hold. */
  @ParameterizedTest
  @MethodSource("readable")
  @Timeout(60)
  void no_field_of_a_header_makes_a_reader_wait_or_fail_otherwise(String name) throws Exception {
    byte[] whole = Files.readAllBytes(fixture(name));
    ImageDecoder limited = new ImageDecoder(1_000_000);
    for (int at = 0; at + 4 <= Math.min(whole.length, 150); at++) {
      for (int value : new int[] {0x0800_0000, 0x0000_0008, Integer.MAX_VALUE, -1}) {
        byte[] damaged = whole.clone();
        ByteBuffer.wrap(damaged).putInt(at, value);

        Throwable failure =
            catchThrowable(
                () ->
                    assertTimeoutPreemptively(
                        Duration.ofSeconds(5), () -> limited.decode(damaged, name)));

        if (failure != null) {
          assertThat(failure).as("%x at %d", value, at).isInstanceOf(InvalidInputException.class);
        }
      }
    }
  }

  /** The references are what PIL reads with LOAD_TRUNCATED_IMAGES. */
  @ParameterizedTest
  @MethodSource("truncated")
  void an_image_that_ends_early_has_pils_values_where_that_is_accepted(String name)
      throws Exception {
    RgbImage expected = reference(name);

    RgbImage image = decoder.acceptingTruncated().decode(fixture(name));

    assertThat(List.of(image.height(), image.width()))
        .containsExactly(expected.height(), expected.width());
    assertThat(image.rgb()).isEqualTo(expected.rgb());
    assertThatThrownBy(() -> decoder.decode(fixture(name)))
        .isInstanceOf(InvalidInputException.class);
  }

  @ParameterizedTest
  @CsvSource({"html.png", "empty.jpg", "png-bomb.png", "ppm-bomb.ppm", "png-no-data.png"})
  void what_is_no_image_is_not_accepted_as_a_truncated_one(String name) throws Exception {
    Path file = fixture("refused/" + name);

    assertThatThrownBy(() -> decoder.acceptingTruncated().decode(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(name);
  }

  @Test
  void the_limit_of_pixels_is_inclusive() throws Exception {
    Path file = fixture("png-rgb.png");

    assertThat(new ImageDecoder(23 * 17).decode(file).width()).isEqualTo(23);
    assertThatThrownBy(() -> new ImageDecoder(23 * 17 - 1).decode(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("more than the limit of 390");
  }

  @Test
  void a_limit_below_one_is_no_limit() {
    assertThatThrownBy(() -> new ImageDecoder(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_vanished_file_is_said_to_be_missing(@TempDir Path temporary) {
    Path gone = temporary.resolve("gone.jpg");

    assertThatThrownBy(() -> decoder.decode(gone))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(InvalidInputException.class)
        .hasMessage("Cannot use image %s: it does not exist (any more).", gone);
  }

  @Test
  void a_folder_cannot_be_read(@TempDir Path temporary) {
    assertThatThrownBy(() -> decoder.decode(temporary))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(temporary.toString());
  }

  @Test
  void other_kinds_of_pnm_are_refused_by_kind() {
    byte[] map = "P7\nWIDTH 1\n".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> decoder.decode(map, "map.pam")).hasMessageContaining("P7");
  }

  @Test
  void several_threads_decode_at_once() throws Exception {
    List<String> names = readable().toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        for (String name : names) {
          tasks.add(
              () -> {
                assertThat(decoder.decode(fixture(name)).rgb())
                    .as(name)
                    .isEqualTo(reference(name).rgb());
                return null;
              });
        }
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  static Stream<String> readable() throws Exception {
    return names("").filter(name -> name.endsWith(REFERENCE)).map(ImageDecoderTest::imageName);
  }

  static Stream<String> truncated() throws Exception {
    return names("truncated")
        .filter(name -> name.endsWith(REFERENCE))
        .map(name -> "truncated/" + imageName(name));
  }

  static Stream<String> refused() throws Exception {
    return names("refused");
  }

  private static String imageName(String reference) {
    return reference.substring(0, reference.length() - REFERENCE.length());
  }

  private static Stream<String> names(String folder) throws Exception {
    try (Stream<Path> files = Files.list(fixture(folder))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> Objects.toString(file.getFileName()))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Path fixture(String name) throws URISyntaxException {
    URL images = Objects.requireNonNull(ImageDecoderTest.class.getResource("images"));
    return Path.of(images.toURI()).resolve(name);
  }

  /** "HEIGHT WIDTH\n", then the bytes of PIL's RGB image. */
  private static RgbImage reference(String name) throws Exception {
    try (InputStream file = Files.newInputStream(fixture(name + REFERENCE));
        InputStream in = new GZIPInputStream(file)) {
      byte[] bytes = in.readAllBytes();
      int end = 0;
      while (bytes[end] != '\n') {
        end++;
      }
      String[] size = new String(bytes, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
      byte[] rgb = Arrays.copyOfRange(bytes, end + 1, bytes.length);
      return new RgbImage(Integer.parseInt(size[0]), Integer.parseInt(size[1]), rgb);
    }
  }
}
