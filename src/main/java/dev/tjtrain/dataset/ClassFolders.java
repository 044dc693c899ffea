package dev.tjtrain.dataset;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.ImageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lists class folders as torchvision's {@code ImageFolder} does: class names sorted; inside a
 * class, folders sorted by their path, and each folder's files by name before the next folder's.
 * Unlike torchvision, names that begin with a dot are left out.
 */
final class ClassFolders {

  /** Python's order of strings: by code point, which is the order of the UTF-8 bytes. */
  private static final Comparator<String> BY_CODE_POINT =
      Comparator.comparing(s -> s.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private static final String WANTED = "--data takes a folder with one folder of images a class";

  private static final int DEEPEST_NESTING = 4;

  private ClassFolders() {}

  /**
   * Goes down through folders that hold nothing but one folder of folders, and stops at the class
   * folders.
   */
  static Path findRoot(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + (Files.exists(folder) ? " is not a folder; " : ": no such folder; ") + WANTED);
    }
    Path root = folder;
    for (int depth = 0; depth < DEEPEST_NESTING; depth++) {
      Content content = Content.of(root);
      if (content.folders.size() != 1) {
        break;
      }
      Path only = root.resolve(content.folders.get(0));
      Content below = Content.of(only);
      if (!below.images.isEmpty() || below.folders.isEmpty()) {
        break;
      }
      root = only;
    }
    return root;
  }

  /**
   * Images of every class.
   *
   * @return per class name, the paths of its images relative to {@code root}
   */
  static Map<String, List<String>> list(Path root) throws IOException {
    List<String> classes = Content.of(root).folders;
    if (classes.isEmpty()) {
      throw new InvalidInputException(root + " holds no class folders; " + WANTED);
    }
    if (classes.size() == 1) {
      throw new InvalidInputException(
          root + " has one class folder, " + classes.get(0) + "; a classifier needs at least two");
    }
    Map<String, List<String>> images = new LinkedHashMap<>();
    for (String name : classes) {
      List<String> found = imagesBelow(root, name);
      if (found.isEmpty()) {
        throw new InvalidInputException(
            "%s holds no images (%s); add some or remove the folder"
                .formatted(root.resolve(name), String.join(" ", ImageDecoder.EXTENSIONS)));
      }
      images.put(name, found);
    }
    return images;
  }

  /** A line for each two names that differ only in case or in the encoding of their letters. */
  static List<String> similarNames(List<String> classes) {
    List<String> lines = new ArrayList<>();
    Map<String, String> seen = new LinkedHashMap<>();
    for (String name : classes) {
      String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
      String other = seen.putIfAbsent(composed.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        boolean sameLetters = composed.equals(Normalizer.normalize(other, Normalizer.Form.NFC));
        lines.add(
            "classes %s and %s differ only in %s; is one of them meant?"
                .formatted(
                    other,
                    name,
                    sameLetters ? "how Unicode composes their letters" : "upper and lower case"));
      }
    }
    return lines;
  }

  private static List<String> imagesBelow(Path root, String className) throws IOException {
    TreeMap<String, List<String>> byFolder = new TreeMap<>(BY_CODE_POINT);
    collect(root, className, new HashSet<>(), byFolder);
    List<String> all = new ArrayList<>();
    byFolder.forEach((folder, names) -> names.forEach(name -> all.add(folder + "/" + name)));
    return all;
  }

  /**
   * {@code seen} holds the real paths of the class's folders so far: links may go round in circles,
   * or lead to the same folder on so many ways that following all of them would never end.
   */
  private static void collect(
      Path root, String folder, Set<Path> seen, Map<String, List<String>> byFolder)
      throws IOException {
    Path real = root.resolve(folder).toRealPath();
    if (!seen.add(real)) {
      return;
    }
    Content content = Content.of(real);
    byFolder.put(folder, content.images);
    for (String below : content.folders) {
      collect(root, folder + "/" + below, seen, byFolder);
    }
  }

  /** The visible folders and images of one folder, each sorted by name. */
  private record Content(List<String> folders, List<String> images) {

    static Content of(Path folder) throws IOException {
      List<String> folders = new ArrayList<>();
      List<String> images = new ArrayList<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          String name = entry.getFileName().toString();
          if (name.startsWith(".")) {
            continue;
          }
          if (Files.isDirectory(entry)) {
            folders.add(name);
          } else if (ImageDecoder.isImageName(entry)) {
            images.add(name);
          } else {
            continue;
          }
          checkName(folder, entry, name);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      } catch (AccessDeniedException e) {
        throw new InvalidInputException(folder + " cannot be read: permission denied", e);
      }
      folders.sort(BY_CODE_POINT);
      images.sort(BY_CODE_POINT);
      return new Content(folders, images);
    }

    /** Java keeps names as text; one that is not would lead nowhere later on. */
    private static void checkName(Path folder, Path entry, String name)
        throws InvalidInputException {
      try {
        if (folder.resolve(name).equals(entry)) {
          return;
        }
      } catch (InvalidPathException e) {
        // As below.
      }
      throw new InvalidInputException(
          "%s holds a name that is no text in this system's encoding (%s): %s; rename it, or run with LC_ALL=C.UTF-8 if it is UTF-8"
              .formatted(folder, System.getProperty("sun.jnu.encoding", "unknown"), name));
    }
  }
}
