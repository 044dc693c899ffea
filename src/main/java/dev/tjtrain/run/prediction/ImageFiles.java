package dev.tjtrain.run.prediction;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.OtherFiles;
import dev.tjtrain.image.ImageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The image files that arguments stand for. */
final class ImageFiles {

  /** By code point, which is the order of the UTF-8 bytes, whatever the platform's is. */
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(
          path -> path.toString().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private ImageFiles() {}

  /**
   * Finds the files of one argument: a folder's images, in it and below; or what is there under
   * this very name; or what matches it as a pattern. A name that is none of these is a file all the
   * same, which will turn out to be missing.
   *
   * @param others counts the folder's other files
   * @throws InvalidInputException if a folder holds no images or a pattern matches nothing
   */
  static List<Path> of(String argument, OtherFiles others) throws IOException {
    Path path = path(argument);
    if (path != null && Files.isDirectory(path)) {
      List<Path> images = below(path, Integer.MAX_VALUE, ImageDecoder::isImage, others);
      if (images.isEmpty()) {
        throw new InvalidInputException(
            "%s: holds no images (%s)%s"
                .formatted(
                    argument,
                    String.join(" ", ImageDecoder.EXTENSIONS),
                    others.line().map(line -> "; " + line).orElse("")));
      }
      return images;
    }
    if (path != null && (Files.exists(path) || !GlobPattern.isGlob(argument))) {
      return List.of(path);
    }
    List<Path> matches = matching(argument);
    if (matches.isEmpty()) {
      throw new InvalidInputException(argument + ": matches no file");
    }
    return matches;
  }

  private static List<Path> matching(String argument) throws IOException {
    try {
      GlobPattern pattern = GlobPattern.parse(argument);
      return Files.isDirectory(pattern.base())
          ? below(pattern.base(), pattern.depth(), pattern::matches, new OtherFiles())
          : List.of();
    } catch (PatternSyntaxException | InvalidPathException e) {
      throw new InvalidInputException(
          argument + ": there is no such file, and as a pattern it makes no sense", e);
    }
  }

  /** Null for what can be no path here, such as {@code *} on Windows. */
  private static @Nullable Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** Files, but none whose name or folder's name begins with a dot; links are followed. */
  private static List<Path> below(Path folder, int depth, Predicate<Path> wanted, OtherFiles others)
      throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            return at.equals(folder) || !hidden(at)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isDirectory() && !hidden(file)) {
              if (wanted.test(file)) {
                found.add(file);
              } else {
                others.add(file);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path at, IOException reason) throws IOException {
            if (reason instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw new InvalidInputException(
                "%s: cannot be read%s; leave it out or mend it"
                    .formatted(
                        at, reason instanceof AccessDeniedException ? ", permission denied" : ""),
                reason);
          }
        });
    found.sort(BY_NAME);
    return found;
  }

  private static boolean hidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }
}
