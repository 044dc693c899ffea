package dev.tjtrain.download.archive;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.DownloadProgress.Stage;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.DiskSpace;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.TemporaryFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a zip file into a folder that appears whole or not at all.
 *
 * <p>Everything goes to a folder beside the target, which is renamed at the end. What a killed
 * process has left there is thrown away rather than continued: unpacking is much faster than
 * downloading, and a file that has its full size is not therefore on the disk with its full
 * content.
 */
public final class ZipExtractor {

  private final ExtractionLimits limits;
  private final DiskSpace disk;

  /** Creates an extractor that asks {@code disk} for space and refuses what is over the limits. */
  public ZipExtractor(ExtractionLimits limits, DiskSpace disk) {
    this.limits = limits;
    this.disk = disk;
  }

  /**
   * Unpacks {@code archive} to {@code target}; a folder that is there already is replaced.
   *
   * @param name what is unpacked, for messages
   * @throws InvalidInputException if the archive is broken, or if an entry would leave the folder,
   *     is a link, or goes beyond the limits
   * @throws dev.tjtrain.download.DownloadException if the disk is full or cannot be written
   */
  public void extract(Path archive, Path target, String name, DownloadProgress progress)
      throws IOException {
    Path folder = target.resolveSibling(target.getFileName() + ".partial");
    try {
      TemporaryFile.delete(folder);
      Files.createDirectories(folder);
      unpack(archive, folder, name, progress);
      TemporaryFile.delete(target);
      TemporaryFile.move(folder, target);
    } catch (IOException e) {
      discard(folder, e);
      throw CacheException.explain(folder, e);
    }
  }

  /** Makes room again, and leaves nothing of an archive that was refused. */
  private static void discard(Path folder, IOException why) {
    try {
      TemporaryFile.delete(folder);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private void unpack(Path archive, Path folder, String name, DownloadProgress progress)
      throws IOException {
    try (ZipFile zip = open(archive, name)) {
      ZipContent content = ZipContent.of(zip, name, Files.size(archive), limits);
      if (content.entries().size() != announced(archive, name)) {
        throw unreadable(name, "its directory breaks off", null);
      }
      disk.require(folder, content.bytes(), "unpacking " + name);
      progress.started(Stage.EXTRACT, name, 0, content.bytes());
      long done = 0;
      for (ZipContent.Entry entry : content.entries()) {
        done = new EntryWriter(zip, name, folder).write(entry, done, progress);
      }
      progress.finished();
    }
  }

  private static ZipFile open(Path archive, String name) throws IOException {
    try {
      return ZipFile.builder().setPath(archive).setCharset(names()).get();
    } catch (IOException | RuntimeException e) {
      throw unreadable(name, e.getMessage(), e);
    }
  }

  /**
   * Returns how many entries the archive says it has. The JDK's reader is asked, which insists on
   * the whole directory; the other one, which knows links, takes a broken header for the end.
   */
  private static int announced(Path archive, String name) throws IOException {
    try (java.util.zip.ZipFile strict = new java.util.zip.ZipFile(archive.toFile(), names())) {
      return strict.size();
    } catch (IOException | RuntimeException e) {
      throw unreadable(name, e.getMessage(), e);
    }
  }

  /** Names without the UTF-8 flag are in code page 437 (APPNOTE.TXT, D.1), as Python has it too. */
  private static Charset names() {
    return Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.UTF_8;
  }

  private static InvalidInputException unreadable(
      String name, @Nullable String why, @Nullable Exception cause) {
    String message =
        "The archive of "
            + name
            + " is not a readable zip file ("
            + why
            + "): start again to download it afresh";
    return cause == null
        ? new InvalidInputException(message)
        : new InvalidInputException(message, cause);
  }
}
