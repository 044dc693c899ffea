package dev.tjtrain.cli.print;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.run.evaluation.WorkEvents;
import dev.tjtrain.work.Progress;

/** Prints what goes on while a trained model is put to use; all of it on standard error. */
public final class ConsoleWorkEvents implements WorkEvents {

  private final ConsoleProgress console;
  private final Progress progress;

  /** Prints lines and progress to {@code console}. */
  public ConsoleWorkEvents(ConsoleProgress console) {
    this(console, console);
  }

  /** Prints lines to {@code console} and progress elsewhere. */
  public ConsoleWorkEvents(ConsoleProgress console, Progress progress) {
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
