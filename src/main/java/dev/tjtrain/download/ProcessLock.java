package dev.tjtrain.download;

import dev.tjtrain.files.CacheFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Holds a file for one fetcher at a time, among the threads of this program and among processes.
 *
 * <p>The operating system owns the lock, so one of a killed process is gone with it. The lock file
 * stays: to delete it would let a third process lock a new file of that name while a second one
 * still waits for the old.
 */
public final class ProcessLock implements Closeable {

  // A FileLock belongs to the whole JVM, so threads need a gate of their own.
  private static final ConcurrentMap<Path, Semaphore> GATES = new ConcurrentHashMap<>();

  // Far behind the content: on Windows nobody else can read what is locked.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final long POLL_MILLIS = 100;

  private final Semaphore gate;
  private final FileChannel channel;

  private ProcessLock(Semaphore gate, FileChannel channel) {
    this.gate = gate;
    this.channel = channel;
  }

  /** What is done by one fetcher at a time. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Does {@code work} with {@code file} locked, which is made where it is missing.
   *
   * @param waiting is told who holds the lock, before a wait for it; at most once for a thread and
   *     once for a process
   * @throws DownloadException if the file cannot be written or locked
   */
  public static void whileHeld(Path file, Consumer<String> waiting, Work work) throws IOException {
    whileHeld(file, waiting, () -> false, work);
  }

  /**
   * Does likewise, but not for ever.
   *
   * @param givesUp is asked several times a second, while somebody else holds the lock, whether to
   *     wait no longer
   * @throws CancellationException if it gave up
   */
  public static void whileHeld(
      Path file, Consumer<String> waiting, BooleanSupplier givesUp, Work work) throws IOException {
    ProcessLock lock = acquire(file, waiting, givesUp);
    try {
      work.run();
    } finally {
      lock.close();
    }
  }

  /**
   * Locks {@code file} until the lock is closed; the arguments are those of {@link #whileHeld(Path,
   * Consumer, BooleanSupplier, Work)}.
   */
  public static ProcessLock acquire(Path file, Consumer<String> waiting, BooleanSupplier givesUp)
      throws IOException {
    Semaphore gate =
        GATES.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new Semaphore(1));
    try {
      if (!gate.tryAcquire()) {
        waiting.accept("another thread of this program");
        do {
          stopIf(givesUp, file);
        } while (!gate.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS));
      }
    } catch (InterruptedException e) {
      throw interrupted(file);
    }
    boolean locked = false;
    try {
      ProcessLock lock = new ProcessLock(gate, lockedChannel(file, waiting, givesUp));
      locked = true;
      return lock;
    } finally {
      if (!locked) {
        gate.release();
      }
    }
  }

  private static FileChannel lockedChannel(
      Path file, Consumer<String> waiting, BooleanSupplier givesUp) throws IOException {
    FileChannel channel = open(file);
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        waiting.accept(holder(file));
        do {
          stopIf(givesUp, file);
          Thread.sleep(POLL_MILLIS);
        } while ((lock = channel.tryLock(LOCKED_BYTE, 1, false)) == null);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      return channel;
    } catch (FileLockInterruptionException | ClosedByInterruptException | InterruptedException e) {
      channel.close();
      throw interrupted(file);
    } catch (CancellationException e) {
      channel.close();
      throw e;
    } catch (IOException e) {
      channel.close();
      throw new DownloadException(
          "Cannot lock "
              + file
              + " ("
              + e.getMessage()
              + "): put the cache on a disk that knows file locks",
          e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw CacheFailure.explain(file, e);
    }
  }

  private static void stopIf(BooleanSupplier givesUp, Path file) {
    if (givesUp.getAsBoolean()) {
      throw new CancellationException("gave up waiting for " + file);
    }
  }

  private static InterruptedIOException interrupted(Path file) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("Interrupted while waiting for " + file);
  }

  private static String holder(Path file) {
    try {
      String pid = Files.readString(file, StandardCharsets.US_ASCII);
      return pid.matches("[0-9]{1,19}") ? "process " + pid : "another process";
    } catch (IOException e) {
      return "another process";
    }
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      gate.release();
    }
  }
}
