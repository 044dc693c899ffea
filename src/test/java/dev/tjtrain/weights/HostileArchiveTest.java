package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.files.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Zip archives made by hand to deceive; the timeout is only there to end a hang. */
@Timeout(60)
final class HostileArchiveTest {

  private static final byte[] FOUR_FLOATS =
      ByteBuffer.allocate(16)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putFloat(1)
          .putFloat(2)
          .putFloat(3)
          .putFloat(4)
          .array();

  @TempDir private Path directory = Path.of("");

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  @Test
  void the_hand_made_archive_is_read_when_nothing_is_wrong_with_it() throws IOException {
    putStateDict();

    assertThat(StateDictReader.read(write()).tensors().values())
        .singleElement()
        .satisfies(tensor -> assertThat(tensor.floats()).containsExactly(1, 2, 3, 4));
  }

  @Test
  void an_archive_of_something_else_is_refused() throws IOException {
    entries.put("word/document.xml", new byte[9]);

    assertRefused("not PyTorch's");
  }

  @Test
  void a_big_endian_archive_is_refused() throws IOException {
    putStateDict();
    entries.put("a/byteorder", "big".getBytes(StandardCharsets.US_ASCII));

    assertRefused("big-endian");
  }

  @Test
  void a_missing_storage_is_refused_by_name() throws IOException {
    putStateDict();
    entries.remove("a/data/0");

    assertRefused("data/0 is missing");
  }

  @Test
  void a_storage_of_another_size_is_refused() throws IOException {
    putStateDict();
    entries.put("a/data/0", new byte[17]);
    assertRefused("data/0 is too large");

    entries.put("a/data/0", new byte[15]);
    assertRefused("storage 0 has another size");
  }

  @Test
  void a_second_data_pkl_is_refused() throws IOException {
    putStateDict();
    entries.put("b/data.pkl", new byte[9]);

    assertRefused("two data.pkl");
  }

  @Test
  void two_entries_of_one_name_are_refused() throws IOException {
    putStateDict();
    entries.put("a/data/1", FOUR_FLOATS);
    Path file = write();
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, content.replace("a/data/1", "a/data/0"), StandardCharsets.ISO_8859_1);

    assertRefused(file, "two entries named a/data/0");
  }

  @Test
  void a_compression_bomb_is_refused_before_it_is_inflated() throws IOException {
    putStateDict();
    Path file = directory.resolve("bomb.pth");
    byte[] megabyte = new byte[1 << 20];
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
      zip.putNextEntry(new ZipEntry("a/data/1"));
      for (int i = 0; i < 513; i++) {
        zip.write(megabyte);
      }
    }

    assertRefused(file, "unpacks to more than 512 MiB");
  }

  @Test
  void an_entry_larger_than_it_says_is_refused() throws IOException {
    putStateDict();
    entries.put("a/data/0", new byte[5000]);
    Path file = write();
    byte[] content = Files.readAllBytes(file);
    // The size in the central directory, which is what readers go by.
    int header = lastIndexOf(content, "a/data/0") - 46;
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(header + 24, 16);
    Files.write(file, content);

    assertRefused(file, "data/0");
  }

  @Test
  void too_many_entries_are_refused() throws IOException {
    putStateDict();
    for (int i = 1; i <= 10_000; i++) {
      entries.put("a/data/" + i, new byte[0]);
    }

    assertRefused("too many");
  }

  @Test
  void a_script_class_is_refused_in_a_state_dict() throws IOException {
    entries.put("a/data.pkl", PickleBytes.pickle().global("__torch__.net", "Net").ops(")").stop());

    assertRefused("__torch__.net.Net");
  }

  @Test
  void a_foreign_class_is_refused_in_a_script_module() throws IOException {
    putModule(PickleBytes.pickle().global("posix", "system").ops(")R"));

    assertRefused("posix.system");
  }

  @Test
  void a_module_that_holds_itself_is_refused() throws IOException {
    putModule(module(PickleBytes.pickle()).ops("q\0}").text("self").ops("h\0sb"));

    assertRefused("nested too deeply");
  }

  @Test
  void modules_shared_along_exponentially_many_paths_are_refused() throws IOException {
    PickleBytes pickle = module(PickleBytes.pickle()).ops("q\0");
    for (int i = 1; i < 60; i++) {
      module(pickle).ops("}").text("a").raw('h', i - 1).ops("s");
      pickle.text("b").raw('h', i - 1).ops("sb").raw('q', i);
    }
    putModule(pickle);

    assertRefused("nested too deeply");
  }

  @Test
  void modules_whose_state_is_not_a_dict_are_empty() throws IOException {
    putModule(module(PickleBytes.pickle()).ops("(NNtb"));

    assertThat(StateDictReader.read(write()).tensors()).isEmpty();
  }

  @Test
  void a_script_archive_without_a_module_is_refused() throws IOException {
    putModule(PickleBytes.pickle().ops("}"));

    assertRefused("holds no state dict");
  }

  @Test
  void an_endless_attribute_name_is_refused() throws IOException {
    PickleBytes pickle = module(PickleBytes.pickle()).ops("}").text("n".repeat(600));
    putModule(pickle.tensor(4, 0, new long[] {4}, new long[] {1}).ops("sb"));

    assertRefused("a tensor named nnn");
  }

  private static PickleBytes module(PickleBytes pickle) {
    return pickle.global("__torch__.net", "Net").ops(")\u0081");
  }

  private void putModule(PickleBytes pickle) {
    putStateDict();
    entries.put("a/data.pkl", pickle.stop());
    entries.put("a/constants.pkl", PickleBytes.pickle().ops(")").stop());
  }

  private void putStateDict() {
    entries.put(
        "a/data.pkl",
        PickleBytes.pickle()
            .ops("}")
            .text("w")
            .tensor(4, 0, new long[] {4}, new long[] {1})
            .ops("s")
            .stop());
    entries.put("a/data/0", FOUR_FLOATS);
  }

  private Path write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    }
    return Files.write(directory.resolve("w.pth"), out.toByteArray());
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
  }

  private static int lastIndexOf(byte[] content, String text) {
    return new String(content, StandardCharsets.ISO_8859_1).lastIndexOf(text);
  }

  private void assertRefused(String reason) throws IOException {
    assertRefused(write(), reason);
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> StateDictReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }
}
