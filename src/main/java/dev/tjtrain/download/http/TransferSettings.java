package dev.tjtrain.download.http;

import dev.tjtrain.files.DiskSpace;
import java.time.Duration;

/**
 * Timeouts, retries and the disk of downloads.
 *
 * @param connect the longest wait for a connection
 * @param stall the longest silence of a connected server
 * @param retries what happens after a failure that may pass
 * @param disk asked for free space before anything large is written
 */
public record TransferSettings(
    Duration connect, Duration stall, RetryPolicy retries, DiskSpace disk) {

  /** For what is nice to have: 5 seconds to connect, 20 of silence, no second try. */
  public static TransferSettings impatient() {
    return new TransferSettings(
        Duration.ofSeconds(5), Duration.ofSeconds(20), RetryPolicy.NONE, DiskSpace.OF_FILE_SYSTEM);
  }

  /** 15 seconds to connect, 60 of silence, {@link RetryPolicy#STANDARD}, the real disk. */
  public static TransferSettings standard() {
    return new TransferSettings(
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        RetryPolicy.STANDARD,
        DiskSpace.OF_FILE_SYSTEM);
  }
}
