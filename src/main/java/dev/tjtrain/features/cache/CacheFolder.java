package dev.tjtrain.features.cache;

import static java.util.Comparator.comparing;

import dev.tjtrain.download.ProcessLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * The logs in a folder, {@code ID.rows}, beside their lock files, {@code ID.lock}. The time of last
 * modification of a log is when it was last used.
 */
public final class CacheFolder {

  private static final String LOG = ".rows";

  private final Path path;

  /** The folder {@code path}, which need not exist. */
  public CacheFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path log(String id) {
    return path.resolve(id + LOG);
  }

  Path lock(String id) {
    return path.resolve(id + ".lock");
  }

  /** What there is, the last used first. */
  public List<CachedDataset> list() throws IOException {
    List<CachedDataset> all = new ArrayList<>();
    for (Path log : logs()) {
      try {
        all.add(describe(log));
      } catch (NoSuchFileException e) {
        // Deleted meanwhile.
      }
    }
    all.sort(comparing(CachedDataset::lastUsed).reversed());
    return all;
  }

  /**
   * Deletes every log that no process is filling.
   *
   * @return what was deleted
   */
  public List<CachedDataset> clear() throws IOException {
    List<CachedDataset> deleted = new ArrayList<>();
    for (CachedDataset one : list()) {
      if (delete(one.id())) {
        deleted.add(one);
      }
    }
    return deleted;
  }

  /**
   * Deletes the longest unused logs until no more than {@code bytes} are left, besides that of
   * {@code own} and those that a process is filling.
   */
  void makeRoom(long bytes, String own) throws IOException {
    List<Aged> others = new ArrayList<>();
    for (Path log : logs()) {
      if (!id(log).equals(own)) {
        try {
          others.add(new Aged(id(log), Files.size(log), Files.getLastModifiedTime(log).toMillis()));
        } catch (NoSuchFileException e) {
          // Deleted meanwhile.
        }
      }
    }
    others.sort(comparing(Aged::lastUsed));
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

  private boolean delete(String id) throws IOException {
    try {
      ProcessLock.whileHeld(
          lock(id), holder -> {}, () -> true, () -> Files.deleteIfExists(log(id)));
      return true;
    } catch (CancellationException e) {
      return false; // in use
    }
  }

  private List<Path> logs() throws IOException {
    List<Path> logs = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + LOG)) {
      files.forEach(logs::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return logs;
  }

  private static CachedDataset describe(Path log) throws IOException {
    try (FeatureFile file = new FeatureFile(FileChannel.open(log, StandardOpenOption.READ))) {
      LogReader reader = new LogReader(file);
      Set<String> images = new HashSet<>();
      LogReader.Chunk chunk;
      while ((chunk = reader.next()) != null) {
        chunk.entries().forEach(entry -> images.add(entry.path()));
      }
      FeatureKey key = reader.key();
      return new CachedDataset(
          id(log),
          key == null ? "(damaged)" : key.dataset(),
          key == null ? "" : key.rows(),
          images.size(),
          file.size(),
          Files.getLastModifiedTime(log).toInstant());
    }
  }

  private static String id(Path log) {
    String name = log.getFileName().toString();
    return name.substring(0, name.length() - LOG.length());
  }
}
