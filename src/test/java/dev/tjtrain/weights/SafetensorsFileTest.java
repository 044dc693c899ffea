package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.StateDict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class SafetensorsFileTest {

  private static final String A = "'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}";

  @TempDir private Path directory = Path.of("");

  @Test
  void tensors_come_in_the_order_of_the_header_wherever_their_data_lie() throws IOException {
    Path file =
        write(
            "{'z':{'dtype':'I16','shape':[],'data_offsets':[4,6]},"
                + "'__metadata__':{'format':'pt'},"
                + A
                + ",'e':{'dtype':'F32','shape':[0,7],'data_offsets':[6,6]}}  ",
            6);

    StateDict dict = StateDictReader.read(file);

    assertThat(dict.tensors().keySet()).containsExactly("z", "a", "e");
    assertThat(Objects.requireNonNull(dict.tensors().get("a")).longs()).containsExactly(0, 1, 2, 3);
    assertThat(Objects.requireNonNull(dict.tensors().get("z")).longs()).containsExactly(0x0504);
    assertThat(Objects.requireNonNull(dict.tensors().get("e")).elementCount()).isZero();
  }

  @Test
  void texts_beside_the_tensors_are_read_and_what_is_no_text_is_left_out() throws IOException {
    Path file =
        write("{'__metadata__':{'format':'pt','n':1,'deep':{'a':['b']},'empty':''}," + A + "}", 4);

    assertThat(SafetensorsFile.read(file).metadata())
        .containsExactly(Map.entry("format", "pt"), Map.entry("empty", ""));
    assertThat(SafetensorsFile.read(write("{'__metadata__':7," + A + "}", 4)).metadata()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{A}                                                              | 5 | take 4 bytes, but 5",
        "{A}                                                              | 3 | take 4 bytes, but 3",
        "{A,A}                                                            | 4 | two tensors named a",
        "{A,'b':{'dtype':'U8','shape':[2],'data_offsets':[3,5]}}          | 5 | b overlap",
        "{A,'b':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}          | 4 | b overlap",
        "{A,'b':{'dtype':'U8','shape':[2],'data_offsets':[5,7]}}          | 7 | b leave a gap",
        "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,4]}}           | 4 | shape of a disagree",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[4,0]}}            | 4 | shape of a disagree",
        "{'a':{'dtype':'F8_E4M3','shape':[4],'data_offsets':[0,4]}}       | 4 | type F8_E4M3",
        "{'a':{'dtype':'C64','shape':[1],'data_offsets':[0,8]}}           | 8 | type C64",
        "{'a':{'dtype':'U8','shape':[-4],'data_offsets':[0,4]}}           | 4 | malformed integer",
        "{'a':{'dtype':'U8','shape':[4.0],'data_offsets':[0,4]}}          | 4 | malformed integer",
        "{'a':{'dtype':'U8','shape':['4'],'data_offsets':[0,4]}}          | 4 | malformed list",
        "{'a':{'dtype':'U8','shape':4,'data_offsets':[0,4]}}              | 4 | malformed",
        "{'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,4]}} | 4 | malformed",
        "{'a':{'dtype':'U8','shape':[100000000000,100000000000],'data_offsets':[0,4]}} | 4 | malformed",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4,4]}}          | 4 | incomplete",
        "{'a':{'dtype':'U8','shape':[4]}}                                 | 4 | incomplete",
        "{'a':{'dtype':'U8','dtype':'U8','shape':[4],'data_offsets':[0,4]}} | 4 | a key twice",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4],'x':1}}      | 4 | unknown key",
        "{'a':null}                                                       | 4 | malformed",
        "{A                                                               | 4 | not JSON",
        "{A}{A}                                                           | 4 | not JSON",
        "{a:1}                                                            | 4 | not JSON",
        "{A} // comment                                                   | 4 | not JSON",
      })
  void a_wrong_header_is_refused(String header, int dataBytes, String reason) throws IOException {
    assertRefused(write(header.replace("A", A), dataBytes), reason);
  }

  @Test
  void deep_nesting_in_the_metadata_is_refused() throws IOException {
    assertRefused(write("{'__metadata__':" + "[".repeat(1_000_000), 0), "not JSON");
  }

  @Test
  void malformed_utf_8_is_refused() throws IOException {
    byte[] header = "{\"\u00ff\":1}".getBytes(StandardCharsets.ISO_8859_1);

    assertRefused(write(header, 0), "not JSON");
  }

  @Test
  void a_header_longer_than_the_file_is_refused() throws IOException {
    byte[] content = PickleBytes.bytes().int64(50_000_000).ops("{}").toByteArray();

    assertRefused(Files.write(directory.resolve("w"), content), "header ends early");
  }

  @Test
  void a_header_beyond_the_format_s_limit_is_no_header() throws IOException {
    byte[] content = PickleBytes.bytes().int64(100_000_001).ops("{}").toByteArray();

    assertRefused(Files.write(directory.resolve("w"), content), "is no weights file");
  }

  private Path write(String header, int dataBytes) throws IOException {
    return write(header.replace('\'', '"').getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  /** Writes a file whose data are the bytes 0, 1, 2, ... */
  private Path write(byte[] header, int dataBytes) throws IOException {
    PickleBytes content = PickleBytes.bytes().int64(header.length).raw(header);
    for (int i = 0; i < dataBytes; i++) {
      content.raw(i);
    }
    return Files.write(directory.resolve("w.safetensors"), content.toByteArray());
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> StateDictReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }
}
