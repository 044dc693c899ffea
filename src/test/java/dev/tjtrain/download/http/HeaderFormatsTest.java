package dev.tjtrain.download.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.download.TestSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFormatsTest {

  private static final RetryPolicy RETRIES =
      new RetryPolicy(
          9,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Clock.fixed(TestSettings.NOW, ZoneOffset.UTC),
          pause -> {},
          () -> 0.0);

  @Test
  void retry_after_is_seconds_or_a_date() {
    assertThat(RETRIES.retryAfter(" 120 ")).contains(Duration.ofMinutes(2));
    assertThat(RETRIES.retryAfter("Mon, 01 Sep 2025 12:00:05 GMT")).contains(Duration.ofSeconds(5));
    assertThat(RETRIES.retryAfter("Mon, 01 Sep 2025 11:00:00 GMT")).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Mon, 99 Sep 2025"})
  void a_retry_after_without_sense_counts_as_none(String value) {
    assertThat(RETRIES.retryAfter(value)).isEmpty();
  }

  @Test
  void a_content_range_continues_from_one_place_only() {
    assertThat(HttpReply.ContentRange.parse("bytes 5-9/10"))
        .hasValueSatisfying(
            range -> {
              assertThat(range.continuesFrom(5)).isTrue();
              assertThat(range.continuesFrom(4)).isFalse();
            });
    assertThat(HttpReply.ContentRange.parse("bytes 5-8/10"))
        .map(r -> r.continuesFrom(5))
        .contains(false);
    assertThat(HttpReply.ContentRange.parse("bytes */10"))
        .contains(new HttpReply.ContentRange(-1, -1, 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 9-5/10",
        "bytes 5-10/10",
        "bytes */*",
        "5-9/10",
        "bytes -5/10"
      })
  void a_content_range_that_breaks_the_rules_counts_as_none(String value) {
    assertThat(HttpReply.ContentRange.parse(value)).isEmpty();
  }

  @Test
  void google_hashes_come_in_one_header_or_several() {
    Map<String, String> both = Map.of("crc32c", "n03x6A==", "md5", "Ojk9c3dhfxgoKVVHYwFbHQ==");
    assertThat(GoogHash.parse(List.of("crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ==")).base64())
        .isEqualTo(both);
    assertThat(
            GoogHash.parse(List.of("crc32c=n03x6A==", " md5=Ojk9c3dhfxgoKVVHYwFbHQ==", "junk"))
                .base64())
        .isEqualTo(both);
    assertThat(GoogHash.parse(List.of()).base64()).isEmpty();
  }

  @Test
  void pauses_double_up_to_the_longest_and_half_of_each_is_chance() {
    assertThat(RETRIES.pause(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(RETRIES.pause(3)).isEqualTo(Duration.ofSeconds(2));
    assertThat(RETRIES.pause(9)).isEqualTo(Duration.ofSeconds(5));
    assertThat(RetryPolicy.STANDARD.pause(1))
        .isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
  }
}
