package dev.tjtrain.cli.print;

import dev.tjtrain.download.DownloadProgress;

/** Prints what a download does, with its bytes as progress. */
public final class DownloadLines implements DownloadProgress {

  private final ConsoleProgress progress;
  private long at;

  public DownloadLines(ConsoleProgress progress) {
    this.progress = progress;
  }

  @Override
  public void started(Stage stage, String what, long done, long total) {
    progress.begin(verb(stage) + " " + what, total, "bytes");
    progress.advance(done);
    at = done;
  }

  @Override
  public void advanced(long done) {
    progress.advance(done - at);
    at = done;
  }

  @Override
  public void finished() {
    progress.end();
  }

  @Override
  public void waiting(String what, String holder) {
    progress.line("waiting for " + holder + ", which is fetching " + what);
  }

  @Override
  public void notice(String line) {
    progress.line(line);
  }

  private static String verb(Stage stage) {
    return switch (stage) {
      case DOWNLOAD -> "downloading";
      case CHECK -> "checking";
      case EXTRACT -> "extracting";
    };
  }
}
