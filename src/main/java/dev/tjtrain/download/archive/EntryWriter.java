package dev.tjtrain.download.archive;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Writes entries of one zip file, byte for byte as promised or not at all. */
final class EntryWriter {

  private static final int CHUNK = 1 << 16;

  private final ZipFile zip;
  private final String name;
  private final Path folder;

  EntryWriter(ZipFile zip, String name, Path folder) {
    this.zip = zip;
    this.name = name;
    this.folder = folder;
  }

  /**
   * Writes one entry.
   *
   * @param done bytes written before
   * @return bytes written now
   * @throws InvalidInputException if the content has another length or checksum than promised
   */
  long write(ZipContent.Entry entry, long done, DownloadProgress progress) throws IOException {
    try {
      Path path = EntryName.in(folder, entry.name());
      if (entry.folder()) {
        Files.createDirectories(path);
        return done;
      }
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      return content(entry, path, done, progress);
    } catch (InvalidPathException e) {
      throw new DownloadException(
          "This system cannot write the file name "
              + EntryName.shown(entry.name())
              + " of "
              + name
              + ": start again with a UTF-8 locale (LC_ALL=C.UTF-8)",
          e);
    } catch (FileAlreadyExistsException e) {
      throw ZipContent.refused(
          name,
          "its entry "
              + EntryName.shown(entry.name())
              + " takes the place of another, at least on this disk");
    }
  }

  private long content(ZipContent.Entry entry, Path path, long done, DownloadProgress progress)
      throws IOException {
    long size = entry.zipped().getSize();
    CRC32 crc = new CRC32();
    byte[] chunk = new byte[CHUNK];
    long written = 0;
    try (InputStream in = zip.getInputStream(entry.zipped());
        // A new file only: nothing is overwritten, and no link is followed.
        OutputStream out =
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int count = read(in, chunk, entry); count >= 0; count = read(in, chunk, entry)) {
        written += count;
        if (written > size) {
          throw broken(entry);
        }
        crc.update(chunk, 0, count);
        out.write(chunk, 0, count);
        progress.advanced(done + written);
      }
    }
    if (written != size || crc.getValue() != entry.zipped().getCrc()) {
      throw broken(entry);
    }
    return done + written;
  }

  private int read(InputStream in, byte[] chunk, ZipContent.Entry entry) throws IOException {
    try {
      return in.read(chunk);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      InvalidInputException broken = broken(entry);
      broken.initCause(e);
      throw broken;
    }
  }

  private InvalidInputException broken(ZipContent.Entry entry) {
    return new InvalidInputException(
        "The archive of "
            + name
            + " is broken: "
            + EntryName.shown(entry.name())
            + " does not have the size and checksum that the archive states; start again to"
            + " download it afresh");
  }
}
