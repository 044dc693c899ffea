package dev.tjtrain.audit;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Leakage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an audit came to.
 *
 * @param dataset that was audited
 * @param read how many of its images could be read
 * @param findings about images, by kind, the worst first
 * @param classes what heads on frozen features make of the classes; empty if they cannot be trained
 * @param leakage how much the test part of each kind of split has in common with its training part;
 *     empty if there are too few images to split
 */
public record AuditResult(
    ImageFolderDataset dataset,
    int read,
    List<Finding> findings,
    Optional<Classes> classes,
    Map<SplitMethod, Leakage> leakage) {

  /** Keeps own copies. */
  public AuditResult {
    findings = List.copyOf(findings);
  }

  /**
   * What heads on frozen features make of the classes.
   *
   * @param crossValidated each image judged by a head that has not learnt from it
   * @param errors estimated number of wrong labels of each class, in the order of the classes
   * @param shares of the images that heads learn from
   * @param accuracy of the heads of each share
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Classes(
      Evaluation crossValidated, double[] errors, double[] shares, double[] accuracy) {

    /** What twice the images have brought: accuracy with all less that with half. */
    public double gain() {
      return accuracy[accuracy.length - 1] - accuracy[accuracy.length / 2 - 1];
    }

    /** Whether that is more than chance: two standard errors of the accuracy. */
    public boolean growsWithImages() {
      double last = accuracy[accuracy.length - 1];
      int images = Arrays.stream(crossValidated.confusion()).flatMapToInt(Arrays::stream).sum();
      return gain() > 2 * Math.sqrt(last * (1 - last) / images);
    }
  }
}
