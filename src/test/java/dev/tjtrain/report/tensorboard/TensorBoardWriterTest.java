package dev.tjtrain.report.tensorboard;

import static dev.tjtrain.report.tensorboard.EventFileReader.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorBoardWriterTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_756_700_000_250L), ZoneOffset.UTC);

  @TempDir private Path directory = Path.of("");

  @Test
  void the_readers_checksum_is_that_of_the_standard() {
    assertThat(EventFileReader.crc32c(new byte[32])).isEqualTo(0x8a9136aa);
    assertThat(EventFileReader.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xe3069283);
  }

  @Test
  void a_file_begins_with_its_version_and_is_named_as_tensorboard_expects() throws IOException {
    Path file = written(writer -> {});

    assertThat(file.getFileName().toString())
        .matches("events\\.out\\.tfevents\\.1756700000\\.[A-Za-z0-9.-]+\\.[0-9]+");
    List<DynamicMessage> events = EventFileReader.read(file);
    assertThat(events).hasSize(1);
    assertThat(field(events.get(0), "file_version")).isEqualTo("brain.Event:2");
    assertThat(field(events.get(0), "wall_time")).isEqualTo(1_756_700_000.25);
  }

  @Test
  void scalars_come_back_with_tag_step_and_value() throws IOException {
    Path file =
        written(
            writer -> {
              writer.scalar("loss/train", 0, 1.0890);
              writer.scalar("accuracy/val", 19, 0.7199);
              writer.scalar("learning_rate", 5_000_000_000L, Double.NaN);
            });

    List<DynamicMessage> events = EventFileReader.read(file);

    assertThat(events).hasSize(4);
    assertThat(events.subList(1, 4))
        .extracting(event -> field(event, "summary", "value", "tag"))
        .containsExactly("loss/train", "accuracy/val", "learning_rate");
    assertThat(events.subList(1, 4))
        .extracting(event -> field(event, "step"))
        .containsExactly(0L, 19L, 5_000_000_000L);
    assertThat(events.subList(1, 4))
        .extracting(event -> field(event, "summary", "value", "simple_value"))
        .containsExactly(1.0890f, 0.7199f, Float.NaN);
  }

  @Test
  void each_call_is_in_the_file_before_the_next() throws IOException {
    try (TensorBoardWriter writer = TensorBoardWriter.create(directory)) {
      for (int calls = 1; calls <= 3; calls++) {
        writer.scalar("loss/train", calls, 0.5);
        assertThat(EventFileReader.read(writer.path())).hasSize(1 + calls);
      }
    }
  }

  @Test
  void an_image_comes_back_byte_for_byte() throws IOException {
    byte[] png = new byte[100_000];
    png[0] = (byte) 0x89;
    Path file = written(writer -> writer.image("confusion", 7, png, 640, 480));

    DynamicMessage event = EventFileReader.read(file).get(1);

    assertThat(field(event, "step")).isEqualTo(7L);
    assertThat(field(event, "summary", "value", "tag")).isEqualTo("confusion");
    assertThat(field(event, "summary", "value", "image", "width")).isEqualTo(640);
    assertThat(field(event, "summary", "value", "image", "height")).isEqualTo(480);
    assertThat(field(event, "summary", "value", "image", "colorspace")).isEqualTo(3);
    assertThat(field(event, "summary", "value", "image", "encoded_image_string"))
        .isEqualTo(ByteString.copyFrom(png));
  }

  @Test
  void a_text_is_a_string_tensor_of_the_text_plugin() throws IOException {
    Path file = written(writer -> writer.text("options", 0, "| \uD83D\uDC31 | <b> |"));

    DynamicMessage event = EventFileReader.read(file).get(1);

    assertThat(field(event, "summary", "value", "metadata", "plugin_data", "plugin_name"))
        .isEqualTo("text");
    assertThat(field(event, "summary", "value", "metadata", "data_class")).isEqualTo(2);
    assertThat(field(event, "summary", "value", "tensor", "dtype")).isEqualTo(7);
    assertThat(field(event, "summary", "value", "tensor", "tensor_shape", "dim", "size"))
        .isEqualTo(1L);
    assertThat(field(event, "summary", "value", "tensor", "string_val"))
        .isEqualTo(ByteString.copyFromUtf8("| \uD83D\uDC31 | <b> |"));
  }

  @Test
  void two_files_of_one_second_do_not_overwrite_each_other() throws IOException {
    Path first = written(writer -> writer.scalar("loss/train", 0, 1));
    Path second = written(writer -> {});

    assertThat(second).isNotEqualTo(first);
    assertThat(second.getFileName().toString()).contains("tfevents");
    assertThat(EventFileReader.read(first)).hasSize(2);
  }

  @Test
  void a_continued_run_adds_to_the_file_and_says_where_it_goes_on() throws IOException {
    Path file = written(writer -> writer.scalar("loss/train", 0, 1));

    try (TensorBoardWriter writer = TensorBoardWriter.append(file, CLOCK)) {
      writer.restartAt(1);
      writer.scalar("loss/train", 1, 0.5);
    }

    List<DynamicMessage> events = EventFileReader.read(file);
    assertThat(events).hasSize(4);
    assertThat(field(events.get(2), "session_log", "status")).isEqualTo(1);
    assertThat(events.subList(1, 4))
        .extracting(event -> field(event, "step"))
        .containsExactly(0L, 1L, 1L);
  }

  @Test
  void a_half_written_record_is_cut_off_wherever_the_writing_stopped() throws IOException {
    Path whole = written(writer -> writer.scalar("loss/train", 0, 1));
    int begin = (int) Files.size(whole);
    try (TensorBoardWriter writer = TensorBoardWriter.append(whole, CLOCK)) {
      writer.scalar("loss/train", 1, 0.5);
    }
    byte[] bytes = Files.readAllBytes(whole);

    for (int length = begin; length < bytes.length; length++) {
      Path file = directory.resolve("cut.tfevents");
      Files.write(file, Arrays.copyOf(bytes, length));
      try (TensorBoardWriter writer = TensorBoardWriter.append(file, CLOCK)) {
        writer.scalar("loss/val", 1, 0.25);
      }
      assertThat(EventFileReader.read(file))
          .as("cut at %d", length)
          .hasSize(3)
          .last()
          .extracting(event -> field(event, "summary", "value", "tag"))
          .isEqualTo("loss/val");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 13, 20})
  void a_last_record_with_a_flipped_bit_is_cut_off(int offset) throws IOException {
    Path file = written(writer -> writer.scalar("loss/train", 0, 1));
    int begin = (int) Files.size(file);
    try (TensorBoardWriter writer = TensorBoardWriter.append(file, CLOCK)) {
      writer.scalar("loss/train", 1, 0.5);
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[begin + offset] ^= 0x40;
    Files.write(file, bytes);

    TensorBoardWriter.append(file, CLOCK).close();

    assertThat(file).hasSize(begin);
    assertThat(EventFileReader.read(file)).hasSize(2);
  }

  @Test
  void blocks_that_a_power_cut_left_zero_are_cut_off() throws IOException {
    Path file = written(writer -> writer.scalar("loss/train", 0, 1));
    Files.write(file, new byte[4096], StandardOpenOption.APPEND);

    TensorBoardWriter.append(file, CLOCK).close();

    assertThat(EventFileReader.read(file)).hasSize(2);
  }

  @Test
  void an_empty_file_is_begun_anew() throws IOException {
    Path file = Files.createFile(directory.resolve("empty.tfevents"));

    TensorBoardWriter.append(file, CLOCK).close();

    assertThat(EventFileReader.read(file)).hasSize(1);
  }

  @Test
  void a_file_of_another_kind_is_refused_by_name_and_left_as_it_is() throws IOException {
    Path file = Files.writeString(directory.resolve("notes.txt"), "not an event file at all");

    assertThatThrownBy(() -> TensorBoardWriter.append(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notes.txt: not a TensorBoard event file");
    assertThat(file).hasContent("not an event file at all");
  }

  @Test
  void whole_records_of_something_else_are_refused() throws IOException {
    Path file = directory.resolve("examples.tfrecord");
    Files.write(file, RecordFile.frame("some example".getBytes(StandardCharsets.UTF_8)).array());

    assertThatThrownBy(() -> TensorBoardWriter.append(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("examples.tfrecord");
  }

  @Test
  void a_file_that_is_gone_is_not_made() {
    Path file = directory.resolve("gone.tfevents");

    assertThatThrownBy(() -> TensorBoardWriter.append(file))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("gone.tfevents");
  }

  @Test
  void options_cannot_break_out_of_their_table() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("data", "a|b\n<script>");
    options.put("epochs", "20");

    assertThat(MarkdownTable.of("option", "value", options))
        .isEqualTo(
            """
            | option | value |
            |---|---|
            | data | a\\|b &lt;script&gt; |
            | epochs | 20 |
            """);
  }

  private Path written(Calls calls) throws IOException {
    try (TensorBoardWriter writer = TensorBoardWriter.create(directory, CLOCK)) {
      calls.on(writer);
      return writer.path();
    }
  }

  @FunctionalInterface
  private interface Calls {
    void on(TensorBoardWriter writer) throws IOException;
  }
}
