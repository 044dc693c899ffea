package dev.tjtrain.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * Confident learning: Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in
 * Dataset Labels", Journal of Artificial Intelligence Research 70 (2021).
 *
 * @param suspects images whose label is not the most probable one, in rising order
 * @param joint estimated number of images by given label, then by true label
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ConfidentLearning(List<Suspect> suspects, double[][] joint) {

  /**
   * An image whose label may be wrong.
   *
   * @param place of the image among those judged
   * @param proposed index of the class that it is more probably of
   * @param margin by which that is more probable than the given class, above 0 and up to 1
   * @param confident whether it counts as an error: a class is as probable as it is on average for
   *     the images of that label
   */
  record Suspect(int place, int proposed, double margin, boolean confident) {}

  /** Keeps an own copy of the list. */
  ConfidentLearning {
    suspects = List.copyOf(suspects);
  }

  /**
   * Finds label errors.
   *
   * @param probabilities by image, then by class, from models that have not learnt from the image
   * @param labels given class index of each image
   */
  static ConfidentLearning of(float[][] probabilities, int[] labels, int classes) {
    double[] thresholds = new double[classes];
    int[] counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      thresholds[labels[i]] += probabilities[i][labels[i]];
      counts[labels[i]]++;
    }
    for (int c = 0; c < classes; c++) {
      thresholds[c] = counts[c] == 0 ? Double.POSITIVE_INFINITY : thresholds[c] / counts[c];
    }
    double[][] joint = new double[classes][classes];
    List<Suspect> suspects = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      float[] p = probabilities[i];
      int confident = -1;
      int likeliest = 0;
      for (int c = 0; c < classes; c++) {
        likeliest = p[c] > p[likeliest] ? c : likeliest;
        if (p[c] >= thresholds[c] && (confident < 0 || p[c] > p[confident])) {
          confident = c;
        }
      }
      if (confident >= 0) {
        joint[labels[i]][confident]++;
      }
      if (likeliest != labels[i]) {
        double margin = (double) p[likeliest] - p[labels[i]];
        suspects.add(new Suspect(i, likeliest, margin, confident == likeliest));
      }
    }
    calibrate(joint, counts);
    return new ConfidentLearning(suspects, joint);
  }

  /** Makes each row sum to the images of its label, some of which are of no class confidently. */
  private static void calibrate(double[][] joint, int[] counts) {
    for (int given = 0; given < counts.length; given++) {
      double sum = 0;
      for (double count : joint[given]) {
        sum += count;
      }
      for (int c = 0; c < counts.length; c++) {
        joint[given][c] =
            sum == 0 ? (c == given ? counts[given] : 0) : joint[given][c] / sum * counts[given];
      }
    }
  }

  /** The estimated number of images with the label {@code given} that are of another class. */
  double errors(int given) {
    double errors = 0;
    for (int c = 0; c < joint.length; c++) {
      errors += c == given ? 0 : joint[given][c];
    }
    return errors;
  }
}
