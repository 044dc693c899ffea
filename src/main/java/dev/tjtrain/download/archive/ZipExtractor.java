package dev.tjtrain.download.archive;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.DownloadProgress.Stage;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.DiskSpace;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.TemporaryFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
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

  private static final int CHUNK = 1 << 16;

  private final Limits limits;
  private final DiskSpace disk;

  /**
   * What an archive may hold at most.
   *
   * @param entries files and folders
   * @param bytes of all files together, unpacked
   * @param ratio of unpacked to packed bytes, over the whole archive
   */
  public record Limits(int entries, long bytes, int ratio) {

    /** 500,000 entries, 100 GB, 200 to 1: far above image datasets, far below zip bombs. */
    public static final Limits STANDARD = new Limits(500_000, 100_000_000_000L, 200);
  }

  /** Creates an extractor that asks {@code disk} for space and refuses what is over the limits. */
  public ZipExtractor(Limits limits, DiskSpace disk) {
    this.limits = limits;
    this.disk = disk;
  }

  /**
   * Unpacks {@code archive} to {@code target}; a folder that is there already is replaced.
   *
   * @param name what is unpacked, for messages
   * @throws InvalidInputException if the archive is broken, or if an entry would leave the folder,
   *     is a link, or goes beyond the limits
   * @throws CacheException if the disk is full or cannot be written
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
      try {
        // Makes room again, and leaves nothing of an archive that was refused.
        TemporaryFile.delete(folder);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw CacheException.explain(folder, e);
    }
  }

  private void unpack(Path archive, Path folder, String name, DownloadProgress progress)
      throws IOException {
    // Names without the UTF-8 flag are in code page 437 (APPNOTE.TXT, D.1), as Python has it too.
    Charset names =
        Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.UTF_8;
    try (ZipFile zip = open(archive, names, name)) {
      ZipContent content = ZipContent.of(zip, name, Files.size(archive), limits);
      requireEntries(content.entries().size(), archive, names, name);
      disk.require(folder, content.bytes(), "unpacking " + name);
      progress.started(Stage.EXTRACT, name, 0, content.bytes());
      long done = 0;
      for (ZipArchiveEntry entry : content.entries()) {
        done += write(zip, entry, folder, name, done, progress);
      }
      progress.finished();
    }
  }

  private static ZipFile open(Path archive, Charset names, String name)
      throws InvalidInputException {
    try {
      return ZipFile.builder().setPath(archive).setCharset(names).get();
    } catch (IOException | RuntimeException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Checks that the directory was read to its end. The JDK's reader insists on that; the other one,
   * which knows links, takes a broken header for the end.
   */
  private static void requireEntries(int count, Path archive, Charset names, String name)
      throws InvalidInputException {
    try (var strict = new java.util.zip.ZipFile(archive.toFile(), names)) {
      if (strict.size() != count) {
        throw new IOException("its directory breaks off");
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(name, e);
    }
  }

  private static InvalidInputException unreadable(String name, Exception cause) {
    return new InvalidInputException(
        "The archive of "
            + name
            + " is not a readable zip file ("
            + cause.getMessage()
            + "): start again to download it afresh",
        cause);
  }

  /**
   * Writes one entry.
   *
   * @param done bytes written before
   * @return bytes written now
   * @throws InvalidInputException if the content has another length or checksum than promised
   */
  private static long write(
      ZipFile zip,
      ZipArchiveEntry entry,
      Path folder,
      String name,
      long done,
      DownloadProgress progress)
      throws IOException {
    try {
      Path path = folder.resolve(entry.getName()).normalize();
      if (!path.startsWith(folder.normalize())) {
        throw ZipContent.refused(name, "its entry leads out of the folder");
      }
      if (entry.isDirectory()) {
        Files.createDirectories(path);
        return 0;
      }
      Files.createDirectories(path.getParent());
      return writeContent(zip, entry, path, name, done, progress);
    } catch (InvalidPathException e) {
      throw new DownloadException(
          "This system cannot write the file name "
              + ZipContent.shown(entry.getName())
              + " of "
              + name
              + ": start again with a UTF-8 locale (LC_ALL=C.UTF-8)",
          e);
    } catch (FileAlreadyExistsException e) {
      throw ZipContent.refused(
          name,
          "its entry "
              + ZipContent.shown(entry.getName())
              + " takes the place of another, at least on this disk");
    }
  }

  private static long writeContent(
      ZipFile zip,
      ZipArchiveEntry entry,
      Path path,
      String name,
      long done,
      DownloadProgress progress)
      throws IOException {
    CRC32 crc = new CRC32();
    byte[] chunk = new byte[CHUNK];
    long written = 0;
    try (InputStream in = zip.getInputStream(entry);
        // A new file only: nothing is overwritten, and no link is followed.
        OutputStream out =
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      int count = read(in, chunk, entry, name);
      while (count >= 0 && written + count <= entry.getSize()) {
        crc.update(chunk, 0, count);
        out.write(chunk, 0, count);
        written += count;
        progress.advanced(done + written);
        count = read(in, chunk, entry, name);
      }
      if (count >= 0 || written != entry.getSize() || crc.getValue() != entry.getCrc()) {
        throw broken(entry, name, null);
      }
    }
    return written;
  }

  private static int read(InputStream in, byte[] chunk, ZipArchiveEntry entry, String name)
      throws InvalidInputException {
    try {
      return in.read(chunk);
    } catch (IOException | RuntimeException e) {
      throw broken(entry, name, e);
    }
  }

  private static InvalidInputException broken(
      ZipArchiveEntry entry, String name, @Nullable Exception cause) {
    return new InvalidInputException(
        "The archive of "
            + name
            + " is broken: "
            + ZipContent.shown(entry.getName())
            + " does not have the size and checksum that the archive states; start again to"
            + " download it afresh",
        cause);
  }
}
