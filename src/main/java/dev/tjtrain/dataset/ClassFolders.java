package dev.tjtrain.dataset;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.OtherFiles;
import dev.tjtrain.files.Printable;
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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists folders of images whose names are the classes.
 *
 * <p>Lists class folders as torchvision's {@code ImageFolder} does: class names sorted; inside a
 * class, folders sorted by their path, and each folder's files by name before the next folder's.
 * Unlike torchvision, names that begin with a dot are left out, files with another ending are taken
 * if they begin as an image, and folders {@code train}, {@code val} and {@code test} are not taken
 * for classes.
 */
final class ClassFolders {

  /** Python's order of strings: by code point, which is the order of the UTF-8 bytes. */
  static final Comparator<String> BY_CODE_POINT =
      Comparator.comparing(s -> s.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private static final String WANTED = "--data takes a folder with one folder of images a class";

  private static final int DEEPEST_NESTING = 4;

  /** What archives and notebooks leave behind beside the images. */
  private static final Set<String> LITTER = Set.of("__MACOSX");

  private static final Map<String, SplitPart> PART_NAMES =
      Map.of(
          "train", SplitPart.TRAIN,
          "training", SplitPart.TRAIN,
          "val", SplitPart.VAL,
          "valid", SplitPart.VAL,
          "validation", SplitPart.VAL,
          "test", SplitPart.TEST,
          "testing", SplitPart.TEST);

  private ClassFolders() {}

  /** Lists {@code folder}, or the one folder of folders in it. */
  static LabelledImages of(Path folder) throws IOException {
    Path root = findRoot(folder);
    Remarks remarks = new Remarks();
    Map<String, SplitPart> parts = parts(root);
    Map<String, List<String>> images = new TreeMap<>(BY_CODE_POINT);
    if (parts.isEmpty()) {
      images.putAll(classes(root, "", remarks));
    } else {
      Content content = Content.of(root);
      remarks.beside(root, content);
      for (String name : content.folders) {
        if (!parts.containsKey(name)) {
          remarks.beside(root.resolve(name), Content.of(root.resolve(name)));
        }
      }
      addParts(root, parts, images, remarks);
    }
    if (images.isEmpty()) {
      String others = remarks.otherFiles.toString();
      throw new InvalidInputException(
          "%s holds no class folders with images (%s)%s; %s"
              .formatted(
                  root,
                  String.join(" ", ImageDecoder.EXTENSIONS),
                  others.isEmpty() ? "" : ", but " + others,
                  WANTED));
    }
    return new LabelledImages(root, images, parts, true, remarks.lines());
  }

  /**
   * Goes down through folders that hold nothing but one folder of folders, and stops at the class
   * folders.
   */
  private static Path findRoot(Path folder) throws IOException {
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

  /** The part that {@code name} means, in any case; null if it means none. */
  static @Nullable SplitPart part(String name) {
    return PART_NAMES.get(name.toLowerCase(Locale.ROOT));
  }

  /**
   * The folders of a dataset that is split already: those with class folders in them, by their
   * part. One of them is the training part, and there is another part, be it without classes; no
   * other folder has images.
   */
  private static Map<String, SplitPart> parts(Path root) throws IOException {
    Map<String, SplitPart> parts = new TreeMap<>(BY_CODE_POINT);
    Set<SplitPart> named = EnumSet.noneOf(SplitPart.class);
    for (String name : Content.of(root).folders) {
      SplitPart part = part(name);
      if (part == null || !named.add(part)) {
        if (!imagesBelow(root, name, new Remarks()).isEmpty()) {
          return Map.of();
        }
      } else if (!Content.of(findRoot(root.resolve(name))).folders.isEmpty()) {
        parts.put(name, part);
      }
    }
    return named.size() > 1 && parts.containsValue(SplitPart.TRAIN) ? parts : Map.of();
  }

  private static void addParts(
      Path root, Map<String, SplitPart> parts, Map<String, List<String>> images, Remarks remarks)
      throws IOException {
    for (String name : parts.keySet()) {
      Path partRoot = findRoot(root.resolve(name));
      String prefix = root.relativize(partRoot).toString().replace('\\', '/') + "/";
      classes(partRoot, prefix, remarks)
          .forEach(
              (label, list) -> images.computeIfAbsent(label, n -> new ArrayList<>()).addAll(list));
    }
    checkParts(root, images, path -> parts.get(path.split("/", 2)[0]), remarks);
  }

  /**
   * Remarks on classes and parts that a given split lacks.
   *
   * @param given the part of a path; null of all for images that are not split already
   * @throws InvalidInputException if the training part lacks a class
   */
  static void checkParts(
      Path source,
      Map<String, List<String>> images,
      Function<String, @Nullable SplitPart> given,
      Remarks remarks)
      throws InvalidInputException {
    Map<SplitPart, Set<String>> classes = new EnumMap<>(SplitPart.class);
    images.forEach(
        (name, paths) -> {
          for (String path : paths) {
            SplitPart part = given.apply(path);
            if (part != null) {
              classes.computeIfAbsent(part, p -> new HashSet<>()).add(name);
            }
          }
        });
    if (classes.isEmpty()) {
      return;
    }
    Optional<String> unlearnt =
        missing(images.keySet(), classes.getOrDefault(SplitPart.TRAIN, Set.of()));
    if (unlearnt.isPresent()) {
      throw new InvalidInputException(
          "%s: the training part has no images of: %s; add some, or remove the class from the other parts"
              .formatted(source, unlearnt.get()));
    }
    for (SplitPart part : List.of(SplitPart.VAL, SplitPart.TEST)) {
      Set<String> there = classes.get(part);
      if (there == null) {
        remarks.add(
            "the data has no %s part; it is taken from the training part, class by class"
                .formatted(part == SplitPart.VAL ? "validation" : "test"));
      } else {
        missing(images.keySet(), there)
            .ifPresent(
                line -> remarks.add("the %s part has no images of: %s".formatted(part, line)));
      }
    }
  }

  private static Optional<String> missing(Set<String> all, Set<String> there) {
    List<String> names = all.stream().filter(name -> !there.contains(name)).toList();
    return names.isEmpty() ? Optional.empty() : Optional.of(Printable.some(names));
  }

  /** Says how many images there are. */
  static String images(int count) {
    return "%,d %s".formatted(count, count == 1 ? "image" : "images");
  }

  /**
   * The images of each class folder of {@code root} that has any, as paths after {@code prefix}.
   */
  private static Map<String, List<String>> classes(Path root, String prefix, Remarks remarks)
      throws IOException {
    Content content = Content.of(root);
    remarks.beside(root, content);
    Map<String, List<String>> images = new LinkedHashMap<>();
    List<String> empty = new ArrayList<>();
    for (String name : content.folders) {
      List<String> found = imagesBelow(root, name, remarks);
      if (found.isEmpty()) {
        empty.add(prefix + name);
      } else {
        images.put(name, found.stream().map(path -> prefix + path).toList());
      }
    }
    if (!empty.isEmpty()) {
      remarks.add("passed over folders without images: " + Printable.some(empty));
    }
    return images;
  }

  /**
   * A line for each two names that differ only in case or in the encoding of their letters.
   *
   * @param classes numbers of images, by name
   */
  static List<String> similarNames(Map<String, Integer> classes) {
    List<String> lines = new ArrayList<>();
    Map<String, String> seen = new LinkedHashMap<>();
    for (String name : classes.keySet()) {
      String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
      String other = seen.putIfAbsent(composed.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        boolean sameLetters = composed.equals(Normalizer.normalize(other, Normalizer.Form.NFC));
        lines.add(
            "classes %s (%s) and %s (%s) differ only in %s; is one of them meant?"
                .formatted(
                    other,
                    images(classes.getOrDefault(other, 0)),
                    name,
                    images(classes.getOrDefault(name, 0)),
                    sameLetters ? "how Unicode composes their letters" : "upper and lower case"));
      }
    }
    return lines;
  }

  /**
   * Paths of the images in {@code className} and the folders in it.
   *
   * @param remarks hears of other files
   */
  static List<String> imagesBelow(Path root, String className, Remarks remarks) throws IOException {
    TreeMap<String, List<String>> byFolder = new TreeMap<>(BY_CODE_POINT);
    collect(root, className, new HashSet<>(), byFolder, remarks);
    List<String> all = new ArrayList<>();
    byFolder.forEach((folder, names) -> names.forEach(name -> all.add(folder + "/" + name)));
    return all;
  }

  /**
   * {@code seen} holds the real paths of the class's folders so far: links may go round in circles,
   * or lead to the same folder on so many ways that following all of them would never end.
   */
  private static void collect(
      Path root, String folder, Set<Path> seen, Map<String, List<String>> byFolder, Remarks remarks)
      throws IOException {
    Path real = root.resolve(folder).toRealPath();
    if (!seen.add(real)) {
      return;
    }
    Content content = Content.of(real);
    remarks.inside(real, content);
    byFolder.put(folder, content.images);
    for (String below : content.folders) {
      collect(root, folder + "/" + below, seen, byFolder, remarks);
    }
  }

  /** Collects what is left out, to be said once for the whole dataset. */
  static final class Remarks {

    private final Set<String> lines = new LinkedHashSet<>();
    private final OtherFiles otherFiles = new OtherFiles();

    void add(String line) {
      lines.add(line);
    }

    void beside(Path root, Content content) {
      if (!content.images.isEmpty()) {
        add(
            "left out %s of %s outside the class folders"
                .formatted(images(content.images.size()), root));
      }
      passedOver(content);
    }

    void inside(Path folder, Content content) {
      content.others.forEach(name -> otherFiles.add(folder.resolve(name)));
      passedOver(content);
    }

    private void passedOver(Content content) {
      if (!content.litter.isEmpty()) {
        add("passed over " + Printable.some(content.litter));
      }
    }

    List<String> lines() {
      List<String> all = new ArrayList<>(lines);
      otherFiles.line().ifPresent(all::add);
      return List.copyOf(all);
    }
  }

  /** The visible folders, images and other files of one folder, each sorted by name. */
  private record Content(
      List<String> folders, List<String> images, List<String> others, List<String> litter) {

    static Content of(Path folder) throws IOException {
      List<String> folders = new ArrayList<>();
      List<String> images = new ArrayList<>();
      List<String> others = new ArrayList<>();
      List<String> litter = new ArrayList<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          String name = entry.getFileName().toString();
          if (name.startsWith(".")) {
            if (name.equals(".ipynb_checkpoints")) {
              litter.add(name);
            }
            continue;
          }
          if (LITTER.contains(name)) {
            litter.add(name);
            continue;
          }
          if (Files.isDirectory(entry)) {
            folders.add(name);
          } else if (ImageDecoder.isImage(entry)) {
            images.add(name);
          } else {
            others.add(name);
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
      return new Content(folders, images, others, litter);
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
