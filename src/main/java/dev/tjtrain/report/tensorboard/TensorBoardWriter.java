package dev.tjtrain.report.tensorboard;

import dev.tjtrain.files.AtomicFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Locale;

/**
 * Writes an event file that TensorBoard shows, also while it grows: every call adds one whole
 * record in one write. Not for several threads at once.
 */
public final class TensorBoardWriter implements AutoCloseable {

  private static final int FIRST_RECORD_LIMIT = 1 << 16;

  private final Path path;
  private final FileChannel file;
  private final Clock clock;

  private TensorBoardWriter(Path path, FileChannel file, Clock clock) {
    this.path = path;
    this.file = file;
    this.clock = clock;
  }

  /**
   * Starts a new file {@code events.out.tfevents.<unix seconds>.<host>.<process>} in a folder that
   * exists.
   */
  public static TensorBoardWriter create(Path runDir) throws IOException {
    return create(runDir, Clock.systemUTC());
  }

  static TensorBoardWriter create(Path runDir, Clock clock) throws IOException {
    String name =
        String.format(
            Locale.ROOT,
            "events.out.tfevents.%010d.%s.%d",
            clock.instant().getEpochSecond(),
            hostName(),
            ProcessHandle.current().pid());
    Path path = runDir.resolve(name);
    for (int again = 1; ; again++) {
      try {
        FileChannel file =
            FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        return begin(path, file, clock);
      } catch (FileAlreadyExistsException e) {
        path = runDir.resolve(name + "." + again);
      }
    }
  }

  /**
   * Goes on with a file of an earlier run. What follows its last whole record, such as the half
   * record of a process that was killed, is cut off: TensorBoard would read nothing behind it.
   *
   * @throws IOException if the file cannot be read, or does not begin as an event file does; it is
   *     then left as it is
   */
  public static TensorBoardWriter append(Path existingFile) throws IOException {
    return append(existingFile, Clock.systemUTC());
  }

  static TensorBoardWriter append(Path existingFile, Clock clock) throws IOException {
    FileChannel file =
        FileChannel.open(existingFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (file.size() == 0) {
        return begin(existingFile, file, clock);
      }
      if (!EventMessage.isFileVersion(RecordFile.read(file, 0, FIRST_RECORD_LIMIT))) {
        throw new IOException(
            existingFile + ": not a TensorBoard event file; move it away to continue the run");
      }
      long end = RecordFile.endOfWholeRecords(file);
      file.truncate(end);
      file.position(end);
      return new TensorBoardWriter(existingFile, file, clock);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** The file written to. */
  public Path path() {
    return path;
  }

  /**
   * Says that training goes on at {@code step}: TensorBoard then forgets what the file holds of
   * that step and later ones, written before a crash but after the last checkpoint.
   */
  public void restartAt(long step) throws IOException {
    write(EventMessage.sessionStart(wallTime(), step));
  }

  /** Adds a number, kept in single precision. */
  public void scalar(String tag, long step, double value) throws IOException {
    write(EventMessage.scalar(wallTime(), tag, step, (float) value));
  }

  /** Adds an image: an encoded RGB picture of {@code width} by {@code height} pixels. */
  public void image(String tag, long step, byte[] png, int width, int height) throws IOException {
    write(EventMessage.image(wallTime(), tag, step, png, width, height));
  }

  /** Adds a text in Markdown. */
  public void text(String tag, long step, String markdown) throws IOException {
    write(EventMessage.text(wallTime(), tag, step, markdown));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static TensorBoardWriter begin(Path path, FileChannel file, Clock clock)
      throws IOException {
    TensorBoardWriter writer = new TensorBoardWriter(path, file, clock);
    try {
      writer.write(EventMessage.fileVersion(writer.wallTime()));
      return writer;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void write(byte[] event) throws IOException {
    AtomicFile.append(path, file, RecordFile.frame(event));
  }

  /** Unix time in seconds. */
  private double wallTime() {
    return clock.millis() / 1000.0;
  }

  /** The machine's name in letters that are safe in a file name everywhere. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
