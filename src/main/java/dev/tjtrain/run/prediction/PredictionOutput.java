package dev.tjtrain.run.prediction;

import java.io.IOException;
import java.util.List;

/** Takes predictions one by one, in the order of the images. */
public interface PredictionOutput {

  /**
   * The first prediction is to come.
   *
   * @param classes the model's
   * @param names of all images
   */
  void begin(List<String> classes, List<String> names) throws IOException;

  /** What the model says of image {@code name}. */
  void classified(String name, Prediction prediction) throws IOException;

  /** Why image {@code name} cannot be read. */
  void unreadable(String name, String reason) throws IOException;

  /** There is nothing to come, be it that all is done or that the work was stopped. */
  void end() throws IOException;
}
