package dev.tjtrain.download.archive;

import dev.tjtrain.files.InvalidInputException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * What the central directory of a zip file promises, once it has been found harmless.
 *
 * @param entries in the order of their bytes in the file
 * @param bytes of all files, unpacked
 */
record ZipContent(List<Entry> entries, long bytes) {

  private static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  /** A file or a folder. */
  record Entry(ZipArchiveEntry zipped, String name, boolean folder) {}

  /**
   * Reads the central directory; no byte of content.
   *
   * @param archiveBytes size of the zip file
   * @throws InvalidInputException if an entry would leave the folder, is a link, cannot be read, or
   *     goes beyond the limits
   */
  static ZipContent of(ZipFile zip, String name, long archiveBytes, ExtractionLimits limits)
      throws InvalidInputException {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long bytes = 0;
    Enumeration<ZipArchiveEntry> zipped = zip.getEntriesInPhysicalOrder();
    while (zipped.hasMoreElements()) {
      ZipArchiveEntry entry = zipped.nextElement();
      Optional<String> fault = fault(zip, entry);
      if (fault.isEmpty() && !names.add(entry.getName())) {
        fault = Optional.of("is there twice");
      }
      if (fault.isPresent()) {
        throw refused(name, "its entry " + EntryName.shown(entry.getName()) + " " + fault.get());
      }
      entries.add(new Entry(entry, entry.getName(), entry.isDirectory()));
      long size = entry.isDirectory() ? 0 : entry.getSize();
      if (entries.size() > limits.entries()) {
        throw refused(name, "it has more than " + limits.entries() + " entries");
      }
      if (size > limits.bytes() - bytes) {
        throw refused(name, "it unpacks to more than " + limits.bytes() + " bytes");
      }
      bytes += size;
    }
    if (bytes / limits.ratio() > archiveBytes) {
      throw refused(name, "it unpacks to more than " + limits.ratio() + " times its size");
    }
    return new ZipContent(List.copyOf(entries), bytes);
  }

  private static Optional<String> fault(ZipFile zip, ZipArchiveEntry entry) {
    // ZipArchiveEntry turns backslashes of some systems' archives into slashes; judge the bytes.
    byte[] raw = entry.getRawName();
    boolean backslash = false;
    for (byte letter : raw == null ? new byte[0] : raw) {
      backslash |= letter == '\\';
    }
    if (backslash && !entry.getName().contains("\\")) {
      return Optional.of("has a backslash in its name");
    }
    Optional<String> fault = EntryName.fault(entry.getName(), WINDOWS);
    if (fault.isPresent()) {
      return fault;
    }
    int type = entry.getUnixMode() & 0170000;
    if (type != 0 && type != 0100000 && type != 0040000) {
      return Optional.of("is a link or a device");
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      return Optional.of("is encrypted");
    }
    if (!zip.canReadEntryData(entry)) {
      return Optional.of("is compressed in an unknown way");
    }
    return entry.getSize() < 0 || entry.getCrc() < 0
        ? Optional.of("has no size or checksum")
        : Optional.empty();
  }

  static InvalidInputException refused(String name, String why) {
    return new InvalidInputException(
        "The archive of "
            + name
            + " is refused: "
            + why
            + "; nothing of it was kept. If you trust it, download and unpack it by hand, and name the"
            + " folder with --data");
  }
}
