package dev.tjtrain.cli;

import dev.tjtrain.data.Progress;
import dev.tjtrain.data.download.DownloadProgress;
import dev.tjtrain.run.WorkEvents;

/** Prints what goes on while a trained model is put to use; all of it on standard error. */
final class ConsoleWorkEvents implements WorkEvents {

  private final ConsoleProgress console;
  private final Progress progress;

  /** Prints lines and progress to {@code console}. */
  ConsoleWorkEvents(ConsoleProgress console) {
    this(console, console);
  }

  /** Prints lines to {@code console} and progress elsewhere. */
  ConsoleWorkEvents(ConsoleProgress console, Progress progress) {
    this.console = console;
    this.progress = progress;
  }

  @Override
  public void notice(String line) {
    console.line(TerminalText.of(line));
  }

  @Override
  public void warning(String line) {
    console.line("warning: " + TerminalText.of(line));
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public DownloadProgress downloads() {
    return new DownloadLines(console);
  }
}
