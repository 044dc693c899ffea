package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.util.Locale;

/** Standard output that tells when it can take no more, which {@link PrintStream} swallows. */
final class StandardOutput {

  private StandardOutput() {}

  /** Writes UTF-8 to {@code out}; straight to the process's output if that is what it is. */
  static Writer writer(PrintStream out) {
    return new BufferedWriter(
        new OutputStreamWriter(
            out == System.out ? new FileOutputStream(FileDescriptor.out) : out, UTF_8));
  }

  /**
   * Whether {@code failure} means that the reader has gone, as {@code head} goes after 10 lines.
   */
  static boolean readerIsGone(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
  }
}
