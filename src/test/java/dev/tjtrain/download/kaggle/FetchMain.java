package dev.tjtrain.download.kaggle;

import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.files.Environment;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Fetches a dataset in a process of its own, and stops for ever at a given moment, to be killed
 * there. Prints one line an event.
 */
public final class FetchMain {

  private FetchMain() {}

  /** Arguments: the dataset, the stage to stop in or "-", and the bytes of it to stop at. */
  public static void main(String[] args) throws Exception {
    DownloadProgress progress = new Halting(args[1], Long.parseLong(args[2]));
    Path files =
        new DatasetFetcher(Environment.system())
            .fetch(KaggleDataset.parse(args[0]), new DownloadOptions(false, progress));
    say("DONE " + files);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Tells what it hears; at the given moment it says HALT and does not return. */
  private static final class Halting implements DownloadProgress {

    private final String haltStage;
    private final long haltAt;
    private String stage = "";

    Halting(String haltStage, long haltAt) {
      this.haltStage = haltStage;
      this.haltAt = haltAt;
    }

    @Override
    public void started(Stage newStage, String what, long done, long total) {
      stage = newStage.name();
      say("STARTED " + stage + " " + done);
      haltIf(done >= haltAt);
    }

    @Override
    public void advanced(long done) {
      haltIf(done >= haltAt);
    }

    @Override
    public void finished() {
      haltIf(true);
    }

    @Override
    public void waiting(String what, String holder) {
      say("WAITING " + holder);
    }

    private void haltIf(boolean reached) {
      if (reached && stage.equals(haltStage)) {
        say("HALT");
        while (true) {
          LockSupport.park();
        }
      }
    }
  }
}
