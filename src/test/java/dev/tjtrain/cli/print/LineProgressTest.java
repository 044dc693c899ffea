package dev.tjtrain.cli.print;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** Lines of progress by a clock that the test turns. */
class LineProgressTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private double seconds = 1000;
  private final LineProgress progress =
      new LineProgress(new PrintStream(printed, true, UTF_8), () -> (long) (seconds * 1e9));

  @Test
  void short_work_prints_nothing() {
    progress.begin("reading frames", 100, "images");
    after(5, 50);
    after(4.9, 50);
    progress.end();

    assertThat(printed.toString(UTF_8)).isEmpty();
  }

  @Test
  void longer_work_prints_a_line_every_ten_seconds() {
    progress.begin("reading frames", 1000, "images");
    after(6, 100);
    after(6, 140);
    after(6, 100);
    after(6, 140);
    progress.end();

    assertThat(printed.toString(UTF_8).lines())
        .containsExactly(
            "reading frames: 240/1000 images, 20.0/s, 38 s left",
            "reading frames: 480/1000 images, 20.0/s, 26 s left");
  }

  @Test
  void bytes_are_told_in_megabytes() {
    progress.begin("downloading x", 50_000_000, "bytes");
    after(10, 20_000_000);

    assertThat(printed.toString(UTF_8).lines())
        .containsExactly("downloading x: 20/50 MB, 2.0/s, 15 s left");
  }

  @Test
  void work_of_unknown_length_tells_no_time_left() {
    progress.begin("downloading x", -1, "bytes");
    after(10, 20_000_000);

    assertThat(printed.toString(UTF_8).lines()).containsExactly("downloading x: 20/? MB, 2.0/s");
  }

  @Test
  void the_next_work_starts_anew() {
    progress.begin("one", 10, "images");
    after(9, 10);
    progress.end();
    progress.begin("two", 10, "images");
    after(9, 5);

    assertThat(printed.toString(UTF_8)).isEmpty();
  }

  private void after(double more, long steps) {
    seconds += more;
    progress.advance(steps);
  }
}
