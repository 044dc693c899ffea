package dev.tjtrain.run.evaluation;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.work.Progress;

/** Hears what goes on while a trained model is put to use. */
public interface WorkEvents {

  /** Something worth knowing. */
  void notice(String line);

  /** Something is not as it should be, but the work goes on. */
  void warning(String line);

  /** Hears how far a pass over the images has come. */
  Progress progress();

  /** Hears how far a download has come. */
  DownloadProgress downloads();
}
