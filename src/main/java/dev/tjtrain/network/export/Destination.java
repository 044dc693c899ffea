package dev.tjtrain.network.export;

import dev.tjtrain.files.TemporaryFile;
import dev.tjtrain.files.WriteFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where an export goes: a file, or a folder of certain files. It appears there whole or not at all,
 * and never in place of something else without leave.
 */
final class Destination {

  private final Path out;

  /** Of the files in a folder; empty for a file. */
  private final Set<String> names;

  private final boolean overwrite;
  private final TemporaryFile partial;

  private Destination(Path out, Set<String> names, boolean overwrite) throws IOException {
    this.out = out;
    this.names = names;
    this.overwrite = overwrite;
    Path parent = out.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IOException(out + " cannot be written: there is no such folder; make it first");
    }
    partial = TemporaryFile.beside(out.toAbsolutePath());
    check();
  }

  /** Writes an export to the path it is given. */
  @FunctionalInterface
  interface Writer {
    void write(Path path) throws IOException;
  }

  /**
   * A file.
   *
   * @throws IOException if it exists and {@code overwrite} does not hold, or is a folder
   */
  static Destination file(Path out, boolean overwrite) throws IOException {
    return new Destination(out, Set.of(), overwrite);
  }

  /**
   * A folder.
   *
   * @param names all that an older export may hold; a folder with anything else is never replaced
   * @throws IOException if it exists and {@code overwrite} does not hold, or is no older export
   */
  static Destination folder(Path out, Set<String> names, boolean overwrite) throws IOException {
    return new Destination(out, names, overwrite);
  }

  /** Has {@code writer} write to a temporary path beside the destination, and moves that there. */
  void write(Writer writer) throws IOException {
    try (partial) {
      writeAndMove(writer);
    } catch (IOException e) {
      throw WriteFailure.explain(out, e);
    }
  }

  private void writeAndMove(Writer writer) throws IOException {
    writer.write(partial.path());
    check(); // Something may have come there in the meantime.
    if (Files.isDirectory(partial.path()) && Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      replaceFolder();
    } else {
      partial.moveTo(out);
    }
  }

  private void check() throws IOException {
    if (Files.notExists(out, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (names.isEmpty() && Files.isDirectory(out)) {
      throw new IOException(out + " is a folder; give the name of a file with --out");
    }
    if (names.isEmpty() && Files.exists(out) && !Files.isRegularFile(out)) {
      throw new IOException(out + " is no ordinary file; give the name of a new one with --out");
    }
    if (!overwrite) {
      throw new IOException(out + " is there already; replace it with --force or choose another");
    }
    if (!names.isEmpty() && !isExport()) {
      throw new IOException(out + " is not a folder of an older export; choose another with --out");
    }
  }

  /** A folder can only be moved to where nothing is: the older one steps aside. */
  private void replaceFolder() throws IOException {
    Path older = partial.path().resolveSibling(partial.path().getFileName() + ".older");
    TemporaryFile.move(out, older);
    try {
      partial.moveTo(out);
    } catch (IOException e) {
      TemporaryFile.move(older, out);
      throw e;
    }
    TemporaryFile.delete(older);
  }

  private boolean isExport() throws IOException {
    if (!Files.isDirectory(out, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(out)) {
      return entries.allMatch(
          entry ->
              names.contains(String.valueOf(entry.getFileName()))
                  && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS));
    }
  }
}
