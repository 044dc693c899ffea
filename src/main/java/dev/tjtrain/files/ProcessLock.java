package dev.tjtrain.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a file for one user at a time, among the threads of this program and among processes.
 *
 * <p>The operating system owns the lock, so that of a killed process is gone with it. The lock file
 * stays: to delete it would let a third process lock a new file of that name while a second one
 * still waits for the old.
 */
public final class ProcessLock implements Closeable {

  // The system's lock belongs to the whole JVM, so threads need a record of their own. It also
  // keeps this process from opening a file that it has locked: on POSIX, to close any channel of a
  // file drops every lock that the process has on it.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  // Far behind the content: on Windows nobody else can read what is locked.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final long POLL_MILLIS = 100;

  private final Path key;
  private final FileChannel channel;

  private ProcessLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** What is done with the lock held. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Locks {@code file}, which is made where it is missing, in a folder that exists.
   *
   * @return empty if somebody else holds it, in this process or another
   * @throws IOException if the file cannot be written, or its file system knows no locks
   */
  public static Optional<ProcessLock> tryAcquire(Path file) throws IOException {
    return Optional.ofNullable(attempt(file, holder -> {}));
  }

  /**
   * Does {@code work} with {@code file}, which belongs to a cache, locked. The file and its folder
   * are made where they are missing.
   *
   * @param waiting is told before a wait who holds the lock, and again if that changes
   * @throws CacheException if the file cannot be written or locked
   */
  public static void whileHeld(Path file, Consumer<String> waiting, Work work) throws IOException {
    ProcessLock lock = acquire(file, waiting, () -> false);
    try {
      work.run();
    } finally {
      lock.close();
    }
  }

  /**
   * Locks {@code file} as {@link #whileHeld} does, until the lock is closed.
   *
   * @param givesUp is asked several times a second, while somebody else holds the lock, whether to
   *     wait no longer
   * @throws CancellationException if it gave up
   */
  public static ProcessLock acquire(Path file, Consumer<String> waiting, BooleanSupplier givesUp)
      throws IOException {
    String[] told = {""};
    Consumer<String> tell =
        holder -> {
          if (!holder.equals(told[0])) {
            told[0] = holder;
            waiting.accept(holder);
          }
        };
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      ProcessLock lock = attempt(file, tell);
      while (lock == null) {
        if (givesUp.getAsBoolean()) {
          throw new CancellationException("gave up waiting for " + file);
        }
        Thread.sleep(POLL_MILLIS);
        lock = attempt(file, tell);
      }
      lock.tellWhoHoldsIt();
      return lock;
    } catch (ClosedByInterruptException | InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for " + file);
    } catch (FileSystemException e) {
      throw CacheException.explain(file, e);
    } catch (IOException e) {
      throw new CacheException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the lock, or tells {@code holder} who has it and returns null. */
  private static @Nullable ProcessLock attempt(Path file, Consumer<String> holder)
      throws IOException {
    Path key = file.toAbsolutePath().normalize();
    if (!HELD.add(key)) {
      holder.accept("another thread of this program");
      return null;
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = isLocked(file, channel);
      if (locked) {
        return new ProcessLock(key, channel);
      }
      holder.accept(holder(file));
      return null;
    } finally {
      if (!locked) {
        release(key, channel);
      }
    }
  }

  /** Writes the number of this process into the file, for whoever waits. */
  private void tellWhoHoldsIt() {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      // The disk may be full. The lock holds all the same.
    }
  }

  private static boolean isLocked(Path file, FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this process under another name of the file
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be locked (%s): put it on a disk that knows file locks"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static String holder(Path file) {
    try {
      String pid = Files.readString(file, StandardCharsets.US_ASCII);
      return pid.matches("[0-9]{1,19}") ? "process " + pid : "another process";
    } catch (IOException e) {
      return "another process";
    }
  }

  private static void release(Path key, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD.remove(key);
    }
  }

  /** Lets the next one in; does nothing the second time. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      release(key, channel);
    }
  }
}
