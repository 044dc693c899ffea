package dev.tjtrain.download;

import dev.tjtrain.download.http.RetryPolicy;
import dev.tjtrain.download.http.TransferSettings;
import dev.tjtrain.files.DiskSpace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Settings under which no test waits: pauses are noted, not made, and the clock stands still. */
public final class TestSettings {

  /** When all tests happen. */
  public static final Instant NOW = Instant.parse("2025-09-01T12:00:00Z");

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private Duration stall = Duration.ofSeconds(30);
  private DiskSpace disk = directory -> Long.MAX_VALUE / 2;

  /** Returns the pauses that would have been made. */
  public List<Duration> pauses() {
    return pauses;
  }

  /** Sets the longest silence of a server. */
  public TestSettings stall(Duration longest) {
    stall = longest;
    return this;
  }

  /** Sets what the disk says. */
  public TestSettings disk(DiskSpace newDisk) {
    disk = newDisk;
    return this;
  }

  /** Returns the settings: three retries, after 1, 2 and 4 seconds. */
  public TransferSettings build() {
    RetryPolicy retries =
        new RetryPolicy(
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Clock.fixed(NOW, ZoneOffset.UTC),
            pauses::add,
            () -> 1.0);
    return new TransferSettings(Duration.ofSeconds(10), stall, retries, disk);
  }
}
