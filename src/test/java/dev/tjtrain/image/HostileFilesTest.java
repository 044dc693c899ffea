package dev.tjtrain.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.DrawnFrames;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.resize.PilResize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what their name says, or no longer. The timeout is there to end a hang. */
@Timeout(60)
class HostileFilesTest {

  private final ImageDecoder decoder = new ImageDecoder();
  private Path root = Path.of("");

  @BeforeEach
  void images(@TempDir Path temporary) throws IOException {
    root = DrawnFrames.folder(temporary, 3, "a", "b");
  }

  @Test
  void a_pipe_is_refused_and_not_waited_for() throws Exception {
    Path pipe = root.resolve("a/pipe.jpg");
    run("mkfifo", pipe.toString());

    assertThat(paths()).contains("a/pipe.jpg");
    assertRefused(pipe, "no regular file");
  }

  @Test
  void a_device_is_refused_and_not_read() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/zero")), "skipped: no /dev/zero here");
    Path device = link("a/zero.jpg", Path.of("/dev/zero"));

    assertRefused(device, "no regular file");
  }

  @Test
  void broken_and_circular_links_are_listed_and_then_refused_by_name() throws Exception {
    Path broken = link("a/broken.jpg", root.resolve("gone.jpg"));
    Path circle = link("a/circle.jpg", root.resolve("a/circle.jpg"));

    assertThat(paths()).contains("a/broken.jpg", "a/circle.jpg");
    for (Path link : List.of(broken, circle)) {
      assertThatThrownBy(() -> decoder.decode(link))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(link.toString());
    }
  }

  @Test
  void a_linked_image_is_read() throws Exception {
    link("b/linked.png", root.resolve("a/00.png"));

    ImageFolderDataset images = ImageFolderDataset.open(root);

    int linked = images.count() - 1;
    assertThat(images.path(linked)).isEqualTo("b/linked.png");
    assertThat(images.image(linked).rgb()).isEqualTo(images.image(0).rgb());
  }

  /** Thirty folders with two links to the next each: a billion ways, all to the same image. */
  @Test
  void links_that_multiply_are_followed_once() throws Exception {
    for (int i = 0; i < 30; i++) {
      Files.createDirectories(root.resolve("d" + i));
    }
    for (int i = 0; i < 29; i++) {
      link("d" + i + "/x", root.resolve("d" + (i + 1)));
      link("d" + i + "/y", root.resolve("d" + (i + 1)));
    }
    Files.createFile(root.resolve("d29/deep.jpg"));

    assertThat(paths()).hasSize(3 + 3 + 30);
  }

  @Test
  void an_image_that_becomes_a_folder_is_refused() throws Exception {
    ImageFolderDataset images = ImageFolderDataset.open(root);
    Files.delete(images.file(0));
    Files.createDirectory(images.file(0));

    assertRefused(images.file(0), "no regular file");
  }

  @Test
  void an_image_that_shrinks_is_refused() throws Exception {
    ImageFolderDataset images = ImageFolderDataset.open(root);
    byte[] whole = Files.readAllBytes(images.file(0));
    Files.write(images.file(0), java.util.Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> images.image(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(images.file(0).toString());
  }

  /** Sparse: it has that size, but takes no room. */
  @Test
  void a_file_larger_than_any_image_is_refused_unread() throws Exception {
    Path huge = root.resolve("a/huge.jpg");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(100L << 30);
    } catch (IOException e) {
      abort("skipped: no sparse files here");
    }

    assertRefused(huge, "107374182400 bytes");
  }

  @Test
  void names_that_are_no_text_are_refused_by_folder() throws Exception {
    run("sh", "-c", "printf x > \"$0/$(printf 'a/caf\\351.jpg')\"", root.toString());

    assertThatThrownBy(() -> ImageFolderDataset.open(root))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(root.resolve("a").toString())
        .hasMessageContaining("no text in this system's encoding")
        .hasMessageContaining("rename it");
  }

  @Test
  void names_that_are_no_text_do_not_matter_on_files_that_are_no_images() throws Exception {
    run("sh", "-c", "printf x > \"$0/$(printf 'a/caf\\351.txt')\"", root.toString());

    assertThat(paths()).hasSize(6);
  }

  @Test
  void a_name_of_255_bytes_is_an_image_as_any_other() throws Exception {
    String name = "x".repeat(251) + ".png";
    DrawnFrames.write(root.resolve("a").resolve(name), "a", 9);

    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.path(3)).isEqualTo("a/" + name);
    assertThat(images.image(3).width()).isEqualTo(64);
  }

  @Test
  void a_thousand_classes_are_listed_and_split(@TempDir Path many) throws Exception {
    for (int i = 0; i < 1000; i++) {
      Path folder = Files.createDirectory(many.resolve("class" + i));
      for (int k = 0; k < 3; k++) {
        Files.createFile(folder.resolve(k + ".jpg"));
      }
    }

    ImageFolderDataset images = ImageFolderDataset.open(many);

    assertThat(images.getClasses()).hasSize(1000);
    Split split = SplitMethod.BLOCKS.split(images, 1);
    assertThat(List.of(split.train().length, split.validation().length, split.test().length))
        .containsExactly(1000, 1000, 1000);
  }

  /** All small files; what they would take in memory stands in their headers. */
  @ParameterizedTest
  @CsvSource({
    "50000,     50000,     more than the limit",
    "100000000, 1,         more than 65535 on a side",
    "1,         100000000, more than 65535 on a side",
    "65536,     1,         more than 65535 on a side",
    "2147483647, 2147483647, more than the limit",
    "-1,        5,         pixels"
  })
  void sizes_that_no_photograph_has_are_refused_before_anything_is_allocated(
      int width, int height, String reason) throws Exception {
    byte[] png = png(width, height, 0);

    assertThatThrownBy(() -> decoder.decode(png, "bomb.png"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("bomb.png")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 20000", "20000, 1", "65535, 1", "1, 65535"})
  void long_thin_images_are_read_and_resized(int width, int height) throws Exception {
    byte[] png = png(width, height, height * (1 + (width + 7) / 8));

    RgbImage image = decoder.decode(png, "thin.png");

    assertThat(List.of(image.width(), image.height())).containsExactly(width, height);
    assertThat(new PilResize(90, 160).resize(image)).containsOnly(0);
  }

  /** Grey, 1 bit, black; {@code bytes} of rows with their filter byte. */
  private static byte[] png(int width, int height, int bytes) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header = new byte[13];
    java.nio.ByteBuffer.wrap(header).putInt(width).putInt(height).put((byte) 1);
    chunk(png, "IHDR", header);
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(rows)) {
      deflated.write(new byte[bytes]);
    }
    chunk(png, "IDAT", rows.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    png.write(java.nio.ByteBuffer.allocate(4).putInt(data.length).array());
    png.write(name);
    png.write(data);
    png.write(java.nio.ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  private List<String> paths() throws IOException {
    ImageFolderDataset images = ImageFolderDataset.open(root);
    return images.paths(IntStream.range(0, images.count()).toArray());
  }

  private Path link(String name, Path target) {
    Path link = root.resolve(name);
    try {
      Files.createDirectories(Objects.requireNonNull(link.getParent()));
      return Files.createSymbolicLink(link, target);
    } catch (IOException | UnsupportedOperationException e) {
      return abort("skipped: no symbolic links here");
    }
  }

  private static void run(String... command) throws InterruptedException {
    try {
      assumeTrue(
          new ProcessBuilder(command).start().waitFor() == 0, "skipped: cannot be made here");
    } catch (IOException e) {
      abort("skipped: no " + command[0] + " here");
    }
  }
}
