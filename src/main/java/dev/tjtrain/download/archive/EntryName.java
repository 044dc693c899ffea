package dev.tjtrain.download.archive;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells names of archive entries that stay in the folder from those that do not. */
final class EntryName {

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}]");
  // What Windows takes for a device in any folder, with any extension.
  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");
  private static final Pattern NOT_ON_WINDOWS = Pattern.compile("[<>:\"|?*]|[. ]$");

  private EntryName() {}

  /**
   * Returns what is wrong with {@code name}, for a message; empty if it names something inside the
   * folder that it is extracted to.
   *
   * @param windows whether the names of Windows are the ones that count here
   */
  static Optional<String> fault(String name, boolean windows) {
    if (name.isEmpty() || UNPRINTABLE.matcher(name).find()) {
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
      if (windows && (NOT_ON_WINDOWS.matcher(part).find() || isDevice(part))) {
        return Optional.of("has a name that Windows does not allow");
      }
    }
    return Optional.empty();
  }

  private static boolean isDevice(String part) {
    return DEVICES.contains(part.split("\\.", 2)[0].strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the path of the entry {@code name}, which has no fault, in {@code folder}.
   *
   * @throws InvalidPathException if this system cannot write the name, such as Japanese in the
   *     POSIX locale
   */
  static Path in(Path folder, String name) {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder.normalize())) {
      throw new InvalidPathException(name, "leads out of the folder");
    }
    return path;
  }

  /** Returns {@code name} for a message: one printable line, not too long. */
  static String shown(String name) {
    String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "...";
  }
}
