package dev.tjtrain.files;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file's size, times and inode, read without its content. While these stay the same, the content
 * is taken to be the same, as in git's index: an edit moves at least the time of the last change of
 * status, which no program can set back, and a replaced file has another inode. On Windows, which
 * has neither, size and time of modification have to do.
 *
 * @param size in bytes
 * @param modified nanoseconds since 1970
 * @param changed nanoseconds since 1970, of content or attributes; 0 if the system does not say
 * @param inode number of the file; 0 if the system does not say
 */
public record FileStamp(long size, long modified, long changed, long inode) {

  /** Equals the stamp of no file: read the content. */
  public static final FileStamp NONE = new FileStamp(-1, 0, 0, 0);

  /**
   * The coarsest clock of a file system (FAT's) ticks every two seconds. In the same tick a file
   * can be changed twice and look the same.
   */
  private static final Duration COARSEST_TICK = Duration.ofSeconds(2);

  /** Returns the stamp of {@code file}; {@link #NONE} if its attributes cannot be read. */
  public static FileStamp of(Path file) {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        Map<String, Object> all =
            Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino");
        return new FileStamp(
            number(all.get("size")),
            nanoseconds(all.get("lastModifiedTime")),
            nanoseconds(all.get("ctime")),
            number(all.get("ino")));
      }
      BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(basic.size(), nanoseconds(basic.lastModifiedTime()), 0, 0);
    } catch (IOException | IllegalArgumentException e) {
      return NONE;
    }
  }

  /** Whether a change after {@code now} would show, so that this stamp may be relied upon. */
  public boolean isSettled(Instant now) {
    Instant limit = now.minus(COARSEST_TICK);
    long latest = Math.max(modified, changed);
    return size >= 0 && Instant.ofEpochSecond(0, latest).isBefore(limit);
  }

  private static long number(@Nullable Object attribute) {
    return attribute instanceof Number number ? number.longValue() : 0;
  }

  private static long nanoseconds(@Nullable Object attribute) {
    return attribute instanceof FileTime time ? time.to(NANOSECONDS) : 0;
  }
}
