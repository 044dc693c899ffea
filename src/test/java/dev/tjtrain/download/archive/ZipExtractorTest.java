package dev.tjtrain.download.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.RecordedProgress;
import dev.tjtrain.download.TestBytes;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.DiskSpace;
import dev.tjtrain.files.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipExtractorTest {

  private static final DiskSpace ROOMY = folder -> Long.MAX_VALUE / 2;
  private static final byte[] SMALL = "abc".getBytes(StandardCharsets.UTF_8);

  private Path root;
  private Path archive;
  private Path target;

  @BeforeEach
  void folders(@TempDir Path folder) throws IOException {
    root = folder;
    archive = folder.resolve("1.archive");
    target = Files.createDirectories(folder.resolve("versions")).resolve("1");
  }

  private void extract(byte[] zip, ZipExtractor.Limits limits, DiskSpace disk) throws IOException {
    Files.write(archive, zip);
    new ZipExtractor(limits, disk).extract(archive, target, "the set", DownloadProgress.SILENT);
  }

  private void extract(byte[] zip) throws IOException {
    extract(zip, ZipExtractor.Limits.STANDARD, ROOMY);
  }

  /** Nothing but the archive is left, and the empty folder that was there before. */
  private void assertNothingWritten() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      assertThat(paths).containsExactlyInAnyOrder(root, archive, root.resolve("versions"));
    }
  }

  private void assertRefused(byte[] zip, String why) throws IOException {
    assertThatThrownBy(() -> extract(zip))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the set")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
    assertNothingWritten();
  }

  @Test
  void all_files_come_out_as_they_went_in() throws IOException {
    RecordedProgress progress = new RecordedProgress();
    Files.write(archive, TestBytes.zip(TestBytes.dataset()));
    new ZipExtractor(ZipExtractor.Limits.STANDARD, ROOMY)
        .extract(archive, target, "the set", progress);
    assertThat(TestBytes.tree(target)).containsExactlyEntriesOf(TestBytes.dataset());
    assertThat(progress.events()).containsExactly("EXTRACT the set 0/480019", "finished");
    assertThat(progress.positions()).last().isEqualTo(480_019L);
    assertThat(target.resolveSibling("1.partial")).doesNotExist();
  }

  @Test
  void what_a_killed_process_has_left_is_replaced() throws IOException {
    Path partial = Files.createDirectories(target.resolveSibling("1.partial"));
    Files.write(partial.resolve("rubbish"), SMALL);
    Files.createDirectories(target);
    Files.write(target.resolve("half.jpg"), SMALL);
    extract(TestBytes.zip(Map.of("a/b.txt", SMALL)));
    assertThat(TestBytes.tree(target)).containsOnlyKeys("a/b.txt");
    assertThat(partial).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil", "a/../../evil", "a/..", "..", "/etc/evil", "//host/evil", "C:evil", "c:/evil",
        "..\\evil", "a\\b", "\\\\host\\evil", "a//b", "./a", "a/./b", "a\nb", "a\u0000b"
      })
  void a_name_that_leads_elsewhere_is_refused(String name) throws IOException {
    assertRefused(TestBytes.zip(Map.of("good.txt", SMALL, name, SMALL)), "refused");
    assertThat(root.resolve("evil")).doesNotExist();
  }

  @Test
  void an_absolute_folder_is_refused() throws IOException {
    assertRefused(TestBytes.zip(Map.of("/tmp/evil/", new byte[0])), "absolute");
  }

  @ParameterizedTest
  @ValueSource(ints = {0120777, 0010644, 0020644, 0060644, 0140644})
  void links_and_devices_are_refused(int mode) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      ZipArchiveEntry link = new ZipArchiveEntry("link");
      link.setUnixMode(mode);
      zip.putArchiveEntry(link);
      zip.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
      zip.closeArchiveEntry();
    }
    assertRefused(bytes.toByteArray(), "is a link or a device");
  }

  @Test
  void a_name_that_is_there_twice_is_refused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (int i = 0; i < 2; i++) {
        zip.putArchiveEntry(new ZipArchiveEntry("a.txt"));
        zip.write(SMALL);
        zip.closeArchiveEntry();
      }
    }
    assertRefused(bytes.toByteArray(), "is there twice");
  }

  @Test
  void a_file_in_the_place_of_a_folder_is_refused() throws IOException {
    assertRefused(
        TestBytes.zip(new TreeMap<>(Map.of("a", SMALL, "a/b", SMALL))), "takes the place");
  }

  @Test
  void too_many_entries_are_refused() throws IOException {
    byte[] zip = TestBytes.zip(Map.of("a", SMALL, "b", SMALL, "c", SMALL));
    assertThatThrownBy(() -> extract(zip, new ZipExtractor.Limits(2, 1000, 100), ROOMY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("more than 2 entries");
    assertNothingWritten();
  }

  @Test
  void too_many_bytes_are_refused() throws IOException {
    byte[] zip = TestBytes.zip(Map.of("a", new byte[600], "b", new byte[600]));
    assertThatThrownBy(() -> extract(zip, new ZipExtractor.Limits(10, 1000, 100), ROOMY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("more than 1000 bytes");
    assertNothingWritten();
  }

  @Test
  void a_zip_bomb_is_refused() throws IOException {
    assertRefused(TestBytes.zip(Map.of("zeros", new byte[20_000_000])), "200 times its size");
  }

  @Test
  void an_entry_longer_than_it_says_is_refused() throws IOException {
    byte[] zip = TestBytes.zip(Map.of("zeros.csv", new byte[5000]));
    centralDirectory(zip).putInt(24, 100);
    assertRefused(zip, "broken: zeros.csv");
  }

  @Test
  void an_entry_shorter_than_it_says_is_refused() throws IOException {
    byte[] zip = TestBytes.zip(Map.of("zeros.csv", new byte[5000]));
    centralDirectory(zip).putInt(24, 5001);
    assertRefused(zip, "broken: zeros.csv");
  }

  @Test
  void an_entry_with_another_checksum_is_refused() throws IOException {
    byte[] zip = TestBytes.zip(Map.of("a.jpg", TestBytes.noise(5000, 3)));
    centralDirectory(zip).putInt(16, 12345);
    assertRefused(zip, "broken: a.jpg");
  }

  @Test
  void an_encrypted_entry_is_refused() throws IOException {
    byte[] zip = TestBytes.zip(Map.of("a.jpg", TestBytes.noise(50, 3)));
    ByteBuffer directory = centralDirectory(zip);
    directory.putShort(8, (short) (directory.getShort(8) | 1));
    assertRefused(zip, "is encrypted");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 1000, 200_000, 480_000})
  void a_zip_file_that_is_cut_short_is_refused(int length) throws IOException {
    assertRefused(Arrays.copyOf(TestBytes.zip(TestBytes.dataset()), length), "zip file");
  }

  @Test
  void a_flipped_bit_anywhere_is_refused_or_changes_no_content() throws IOException {
    Map<String, byte[]> files = Map.of("a.jpg", TestBytes.noise(150, 3), "b/c.csv", SMALL);
    byte[] zip = TestBytes.zip(files);
    int refused = 0;
    for (int at = 0; at < zip.length; at++) {
      byte[] flipped = zip.clone();
      flipped[at] ^= 0x10;
      try {
        extract(flipped);
        assertThat(TestBytes.tree(target).values())
            .usingElementComparator(Arrays::compare)
            .containsExactlyInAnyOrderElementsOf(files.values());
      } catch (InvalidInputException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void names_without_the_utf8_flag_are_read_as_python_reads_them() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, Charset.forName("IBM437"))) {
      zip.putNextEntry(new ZipEntry("caf\u00e9.txt"));
      zip.write(SMALL);
    }
    extract(bytes.toByteArray());
    assertThat(TestBytes.tree(target)).containsOnlyKeys("caf\u00e9.txt");
  }

  @Test
  void a_disk_without_room_is_said_before_anything_is_unpacked() throws IOException {
    byte[] zip = TestBytes.zip(TestBytes.dataset());
    assertThatThrownBy(() -> extract(zip, ZipExtractor.Limits.STANDARD, folder -> 1000))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("unpacking the set takes");
    assertNothingWritten();
  }

  @Test
  void a_disk_that_fills_up_is_said_and_its_room_given_back() throws IOException {
    byte[] zip = TestBytes.zip(TestBytes.dataset());
    DiskSpace refusing =
        folder -> {
          throw new FileSystemException("x", null, "No space left on device");
        };
    assertThatThrownBy(() -> extract(zip, ZipExtractor.Limits.STANDARD, refusing))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("is full")
        .hasMessageContaining("what is already there is kept");
    assertNothingWritten();
  }

  @Test
  void nothing_shows_at_the_target_before_everything_is_there() throws IOException {
    Files.write(archive, TestBytes.zip(TestBytes.dataset()));
    List<Boolean> seen = new ArrayList<>();
    DownloadProgress looking =
        new DownloadProgress() {
          @Override
          public void advanced(long done) {
            seen.add(Files.exists(target));
          }
        };
    new ZipExtractor(ZipExtractor.Limits.STANDARD, ROOMY)
        .extract(archive, target, "the set", looking);
    assertThat(seen).hasSizeGreaterThan(10).doesNotContain(true);
    assertThat(target).exists();
  }

  /** Returns the first header of the central directory, little endian (APPNOTE.TXT, 4.3.12). */
  private static ByteBuffer centralDirectory(byte[] zip) {
    ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (buffer.getInt(at) != 0x02014b50) {
      at++;
    }
    return buffer.slice(at, zip.length - at).order(ByteOrder.LITTLE_ENDIAN);
  }
}
