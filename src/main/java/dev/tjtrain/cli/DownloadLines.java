package dev.tjtrain.cli;

import dev.tjtrain.data.Progress;
import dev.tjtrain.data.download.DownloadProgress;
import java.io.PrintStream;

/** Prints what a download does, with its bytes as progress. */
final class DownloadLines implements DownloadProgress {

  private final PrintStream err;
  private final Progress progress;
  private long at;

  DownloadLines(PrintStream err, Progress progress) {
    this.err = err;
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
    err.println("waiting for " + holder + ", which is fetching " + what);
  }

  @Override
  public void notice(String line) {
    err.println(line);
  }

  private static String verb(Stage stage) {
    return switch (stage) {
      case DOWNLOAD -> "downloading";
      case CHECK -> "checking";
      case EXTRACT -> "extracting";
    };
  }
}
