package dev.tjtrain.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.files.InvalidInputException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHeaderTest {

  private static final Path FIXTURES = Path.of("src/test/resources/dev/tjtrain/image/images");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"jpeg-420.jpg, jpg", "png-rgb.png, png", "webp-lossy.webp, webp"})
  void orientation_is_found_in_every_format_and_leaves_the_pixels(String name, String kind)
      throws Exception {
    byte[] plain = Files.readAllBytes(FIXTURES.resolve(name));
    RgbImage expected = new ImageDecoder().decode(plain, name);
    assertThat(expected.orientation()).isEqualTo(1);
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (int orientation = 1; orientation <= 8; orientation++) {
        byte[] turned = with(kind, plain, orientation, order);
        RgbImage decoded = new ImageDecoder().decode(turned, name);
        assertThat(decoded.orientation()).isEqualTo(orientation);
        assertThat(decoded.rgb()).isEqualTo(expected.rgb());
        Path file = Files.write(folder.resolve(name), turned);
        assertThat(ImageHeader.read(file))
            .isEqualTo(new ImageHeader(expected.height(), expected.width(), orientation, false));
      }
      for (int damaged : new int[] {0, 9, 300}) {
        byte[] turned = with(kind, plain, damaged, order);
        assertThat(new ImageDecoder().decode(turned, name).orientation()).isEqualTo(1);
      }
    }
  }

  @Test
  void the_size_is_that_of_the_decoded_image_or_unknown() throws Exception {
    int known = 0;
    try (Stream<Path> files = Files.list(FIXTURES)) {
      for (Path file : files.filter(ImageDecoder::isImageName).toList()) {
        ImageHeader header = ImageHeader.read(file);
        if (header.height() != 0) {
          RgbImage decoded;
          try {
            decoded = new ImageDecoder().decode(file);
          } catch (InvalidInputException e) {
            continue;
          }
          assertThat(new int[] {header.height(), header.width()})
              .as("%s", file)
              .containsExactly(decoded.height(), decoded.width());
          known++;
        }
      }
    }
    assertThat(known).isGreaterThan(20);
  }

  private static byte[] with(String kind, byte[] plain, int orientation, ByteOrder order) {
    return switch (kind) {
      case "jpg" -> ExifBytes.inJpeg(plain, orientation, order);
      case "png" -> ExifBytes.inPng(plain, orientation, order);
      default -> ExifBytes.inWebp(plain, orientation, order);
    };
  }

  /** The letters of EXIF 2.3's table, where row 0 and column 0 of what is stored belong. */
  @ParameterizedTest
  @CsvSource({
    "1, abc/def", "2, cba/fed", "3, fed/cba", "4, def/abc",
    "5, ad/be/cf", "6, da/eb/fc", "7, fc/eb/da", "8, cf/be/ad"
  })
  void upright_is_what_was_in_front_of_the_camera(int orientation, String upright) {
    RgbImage stored = new RgbImage(2, 3, rgb("abcdef"), orientation);

    RgbImage turned = stored.upright();

    String[] rows = upright.split("/", -1);
    assertThat(turned.height()).isEqualTo(rows.length);
    assertThat(turned.width()).isEqualTo(rows[0].length());
    assertThat(turned.rgb()).isEqualTo(rgb(upright.replace("/", "")));
    assertThat(turned.orientation()).isEqualTo(1);
  }

  private static byte[] rgb(String letters) {
    byte[] rgb = new byte[3 * letters.length()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (letters.charAt(i / 3) + 30 * (i % 3));
    }
    return rgb;
  }

  @Test
  void any_beginning_of_a_file_is_answered() throws Exception {
    byte[] jpeg =
        ExifBytes.inJpeg(
            Files.readAllBytes(FIXTURES.resolve("jpeg-420.jpg")), 6, ByteOrder.LITTLE_ENDIAN);
    byte[] png =
        ExifBytes.inPng(
            Files.readAllBytes(FIXTURES.resolve("png-rgb.png")), 6, ByteOrder.LITTLE_ENDIAN);
    for (byte[] whole : new byte[][] {jpeg, png}) {
      for (int length = 0; length < 120; length++) {
        Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
        assertThat(ImageHeader.read(file).orientation()).isIn(1, 6);
      }
    }
  }

  @Test
  void grey_of_16_bits_is_told() throws Exception {
    assertThat(ImageHeader.read(FIXTURES.resolve("png-grey-16.png")).deepGrey()).isTrue();
    assertThat(ImageHeader.read(FIXTURES.resolve("png-rgb.png")).deepGrey()).isFalse();
    assertThat(ImageHeader.read(FIXTURES.resolve("tiff-grey-16.tif")).deepGrey()).isTrue();
  }
}
