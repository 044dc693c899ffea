package dev.tjtrain.download.archive;

import dev.tjtrain.files.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * What the central directory of a zip file promises, once it has been found harmless.
 *
 * @param entries in the order of their bytes in the file
 * @param bytes of all files, unpacked
 */
record ZipContent(List<ZipArchiveEntry> entries, long bytes) {

  private static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  private static final int FILE_TYPE = 0170000;
  private static final int REGULAR_FILE = 0100000;
  private static final int FOLDER = 0040000;

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern NOT_ON_WINDOWS = Pattern.compile("[<>:\"|?*]|[. ]$");
  // What Windows takes for a device in any folder, with any extension.
  private static final Pattern DEVICE =
      Pattern.compile("(?i)\\s*(con|prn|aux|nul|com[1-9]|lpt[1-9])\\s*(\\..*)?");

  /**
   * Reads the central directory; no byte of content.
   *
   * @param archiveBytes size of the zip file
   * @throws InvalidInputException if an entry would leave the folder, is a link, cannot be read, or
   *     goes beyond the limits
   */
  static ZipContent of(ZipFile zip, String name, long archiveBytes, ZipExtractor.Limits limits)
      throws InvalidInputException {
    List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
    if (entries.size() > limits.entries()) {
      throw refused(name, "it has more than " + limits.entries() + " entries");
    }
    Set<String> names = new HashSet<>();
    long bytes = 0;
    for (ZipArchiveEntry entry : entries) {
      Optional<String> fault = fault(zip, entry);
      if (fault.isEmpty() && !names.add(entry.getName())) {
        fault = Optional.of("is there twice");
      }
      if (fault.isPresent()) {
        throw refused(name, "its entry " + shown(entry.getName()) + " " + fault.get());
      }
      long size = entry.isDirectory() ? 0 : entry.getSize();
      if (size > limits.bytes() - bytes) {
        throw refused(name, "it unpacks to more than " + limits.bytes() + " bytes");
      }
      bytes += size;
    }
    if (bytes / limits.ratio() > archiveBytes) {
      throw refused(name, "it unpacks to more than " + limits.ratio() + " times its size");
    }
    return new ZipContent(entries, bytes);
  }

  private static Optional<String> fault(ZipFile zip, ZipArchiveEntry entry) {
    // ZipArchiveEntry turns backslashes of some systems' archives into slashes; judge the bytes.
    byte[] raw = entry.getRawName();
    if (raw != null
        && new String(raw, StandardCharsets.ISO_8859_1).contains("\\")
        && !entry.getName().contains("\\")) {
      return Optional.of("has a backslash in its name");
    }
    Optional<String> fault = nameFault(entry.getName(), WINDOWS);
    if (fault.isPresent()) {
      return fault;
    }
    int type = entry.getUnixMode() & FILE_TYPE;
    if (type != 0 && type != REGULAR_FILE && type != FOLDER) {
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

  /**
   * Returns what is wrong with an entry's {@code name}, for a message; empty if it names something
   * inside the folder that it is extracted to.
   *
   * @param windows whether the names of Windows are the ones that count here
   */
  static Optional<String> nameFault(String name, boolean windows) {
    if (name.isEmpty() || CONTROL.matcher(name).find()) {
      return Optional.of("has a name with control characters, or none");
    }
    if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
      return Optional.of("has an absolute name");
    }
    if (name.contains("\\")) {
      return Optional.of("has a backslash in its name");
    }
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        return Optional.of("leads out of the folder");
      }
      if (part.isEmpty() || part.equals(".")) {
        return Optional.of("has an empty part in its name");
      }
      if (windows && (NOT_ON_WINDOWS.matcher(part).find() || DEVICE.matcher(part).matches())) {
        return Optional.of("has a name that Windows does not allow");
      }
    }
    return Optional.empty();
  }

  /** Returns an entry's {@code name} for a message: one printable line, not too long. */
  static String shown(String name) {
    String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "...";
  }

  static InvalidInputException refused(String name, String why) {
    return new InvalidInputException(
        "The archive of "
            + name
            + " is refused: "
            + why
            + "; nothing of it was kept. If you trust it, download and unpack it by hand, and name"
            + " the folder with --data");
  }
}
