package dev.tjtrain.cli.print;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard output, which remembers that it could take no more: {@link PrintStream}
 * only swallows that. Lines leave it whole, so that those of standard error come between them.
 */
public final class StandardOutput extends OutputStream {

  private static final int MOST_PENDING_BYTES = 8192;

  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final OutputStream descriptor = new FileOutputStream(FileDescriptor.out);
  private volatile @Nullable IOException failure;

  private StandardOutput() {}

  /** Puts it in the place of {@link System#out}, in the same encoding. */
  public static StandardOutput install() {
    StandardOutput output = new StandardOutput();
    Charset charset =
        Charset.forName(System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name()));
    System.setOut(new PrintStream(output, false, charset));
    return output;
  }

  /** Writes UTF-8 to {@code out}; straight to the process's output if that is what it is. */
  public static Writer writer(PrintStream out) {
    return new BufferedWriter(
        new OutputStreamWriter(out == System.out ? new StandardOutput() : out, UTF_8));
  }

  /**
   * Whether {@code failure} means that the reader has gone, as {@code head} goes after 10 lines.
   */
  public static boolean readerIsGone(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
  }

  /**
   * The exit code of a command that ended with {@code code}: output that was lost is a failure, and
   * said in a line; that nobody wants to read on is none.
   */
  public int exitCode(int code, PrintStream err) {
    System.out.flush();
    IOException lost = failure;
    if (code != ExitCode.DONE || lost == null || readerIsGone(lost)) {
      return code;
    }
    err.println("tj-train: " + lost.getMessage());
    return ExitCode.FAILED;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) throws IOException {
    pending.write(bytes, from, length);
    boolean lineEnds = false;
    for (int i = from; i < from + length; i++) {
      lineEnds |= bytes[i] == '\n';
    }
    if (lineEnds || pending.size() >= MOST_PENDING_BYTES) {
      flush();
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    try {
      pending.writeTo(descriptor);
    } catch (IOException e) {
      IOException lost = new IOException("standard output cannot be written: " + e.getMessage(), e);
      if (failure == null) {
        failure = lost;
      }
      throw lost;
    } finally {
      pending.reset();
    }
  }
}
