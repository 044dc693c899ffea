package dev.tjtrain.features.cache;

import static java.util.Comparator.comparing;

import dev.tjtrain.files.ProcessLock;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * A folder of feature files, {@code ID.rows}, each beside its lock, {@code ID.lock}, and its
 * description for people, {@code ID.properties}. A feature file's time of last modification is when
 * it was last used.
 */
public final class CacheFolder {

  private static final String SUFFIX = ".rows";
  private static final String DESCRIPTION = ".properties";

  private final Path path;

  /**
   * What the folder holds of one dataset.
   *
   * @param id of the {@link FeatureKey}
   * @param dataset folder of the images
   * @param features what they are
   * @param images that have some; equal ones count once
   * @param bytes on disk
   * @param lastUsed by a run
   */
  public record Entry(
      String id, String dataset, String features, int images, long bytes, Instant lastUsed) {}

  /** The folder {@code path}, which need not exist. */
  public CacheFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path file(String id) {
    return path.resolve(id + SUFFIX);
  }

  Path lock(String id) {
    return path.resolve(id + ".lock");
  }

  /** Writes down, for {@link #list}, what the file of {@code key} holds. */
  void describe(FeatureKey key) throws IOException {
    Path file = path.resolve(key.id() + DESCRIPTION);
    if (!Files.exists(file)) {
      Properties description = new Properties();
      description.setProperty("dataset", key.dataset());
      description.setProperty("features", key.features());
      try (Writer out = Files.newBufferedWriter(file)) {
        description.store(out, null);
      }
    }
  }

  /** What there is, the last used first. */
  public List<Entry> list() throws IOException {
    List<Entry> all = new ArrayList<>();
    for (File file : files()) {
      try {
        all.add(entry(file));
      } catch (NoSuchFileException e) {
        // Deleted meanwhile.
      }
    }
    all.sort(comparing(Entry::lastUsed).reversed());
    return all;
  }

  /**
   * Deletes every file that no process is filling.
   *
   * @return what was deleted
   */
  public List<Entry> clear() throws IOException {
    List<Entry> deleted = new ArrayList<>();
    for (Entry one : list()) {
      if (delete(one.id())) {
        deleted.add(one);
      }
    }
    return deleted;
  }

  /**
   * Deletes the longest unused files until no more than {@code bytes} are left, besides that of
   * {@code own} and those that a process is filling.
   */
  void makeRoom(long bytes, String own) throws IOException {
    List<Aged> others =
        files().stream()
            .filter(file -> !id(file).equals(own))
            .map(file -> new Aged(id(file), file.length(), file.lastModified()))
            .sorted(comparing(Aged::lastUsed))
            .toList();
    long total = others.stream().mapToLong(Aged::bytes).sum();
    for (Aged one : others) {
      if (total <= bytes) {
        return;
      }
      if (delete(one.id)) {
        total -= one.bytes;
      }
    }
  }

  private record Aged(String id, long bytes, long lastUsed) {}

  /** Deletes a key's files unless a process is filling them; returns whether it did. */
  private boolean delete(String id) throws IOException {
    Optional<ProcessLock> held = ProcessLock.tryAcquire(lock(id));
    if (held.isEmpty()) {
      return false;
    }
    ProcessLock lock = held.get();
    try (lock) {
      Files.deleteIfExists(file(id));
      Files.deleteIfExists(path.resolve(id + DESCRIPTION));
      return true;
    }
  }

  private List<File> files() {
    File[] files = path.toFile().listFiles((folder, name) -> name.endsWith(SUFFIX));
    return files == null ? List.of() : List.of(files);
  }

  private Entry entry(File path) throws IOException {
    try (FeatureFile file = FeatureFile.read(path.toPath())) {
      Set<String> images = new HashSet<>();
      file.forEach(record -> images.add(record.content()));
      Properties description = description(id(path));
      return new Entry(
          id(path),
          description.getProperty("dataset", "(unknown)"),
          description.getProperty("features", "(unknown)"),
          images.size(),
          file.size(),
          Instant.ofEpochMilli(path.lastModified()));
    }
  }

  private Properties description(String id) {
    Properties description = new Properties();
    try (Reader in = Files.newBufferedReader(path.resolve(id + DESCRIPTION))) {
      description.load(in);
    } catch (IOException | IllegalArgumentException e) {
      // Damaged or missing, which does no harm to the features.
    }
    return description;
  }

  private static String id(File file) {
    String name = file.getName();
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
