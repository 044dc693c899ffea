package dev.tjtrain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  private static final List<String> CLASSES = List.of("a", "b");

  /** R: prop.test(81, 263, correct = FALSE); Newcombe (1998) has the same example. */
  @Test
  void wilson_is_that_of_the_literature() {
    Interval interval = Interval.wilson(81 / 263.0, 263);

    assertThat(interval.low()).isCloseTo(0.2553, within(5e-5));
    assertThat(interval.high()).isCloseTo(0.3662, within(5e-5));
    assertThat(Interval.wilson(0, 20).low()).isZero();
    assertThat(Interval.wilson(0, 20).high()).isCloseTo(0.1611, within(5e-5));
    assertThat(Interval.wilson(1, 20).high()).isEqualTo(1);
  }

  /** R: qt(0.975, c(1, 5, 7, 9, 30)) and pnorm(-c(1.96, 2.816, 4.8)). */
  @Test
  void quantiles_and_tails_are_those_of_tables() {
    assertThat(Interval.t(1)).isCloseTo(12.7062, within(1e-4));
    assertThat(Interval.t(5)).isCloseTo(2.570582, within(1e-6));
    assertThat(Interval.t(7)).isCloseTo(2.364624, within(1e-3));
    assertThat(Interval.t(9)).isCloseTo(2.262157, within(1e-4));
    assertThat(Interval.t(30)).isCloseTo(2.042272, within(1e-5));
    assertThat(Interval.normalTail(1.96)).isCloseTo(0.0249979, within(1e-7));
    assertThat(Interval.normalTail(2.816)).isCloseTo(0.0024313, within(1e-7));
    assertThat(Interval.normalTail(4.8)).isCloseTo(7.933e-7, within(7.5e-8));
  }

  @Test
  void of_a_thousand_binomials_19_in_20_are_covered() {
    Random random = new Random(4);
    int covered = 0;
    for (int draw = 0; draw < 1000; draw++) {
      double truth = 0.5 + 0.49 * random.nextDouble();
      int trials = 20 + random.nextInt(300);
      long right = IntStream.range(0, trials).filter(i -> random.nextDouble() < truth).count();
      covered += holds(Interval.wilson((double) right / trials, trials), truth);
    }

    assertThat(covered).isBetween(930, 970);
  }

  /** Images by themselves; by symmetry the true F1 is the true accuracy. */
  @Test
  void accuracy_loss_and_f1_cover_the_truth_at_their_rate() {
    int[] covered = coverage(new Random(1), 60, 1, 0);

    assertThat(covered[0]).as("accuracy").isBetween(364, 396);
    assertThat(covered[1]).as("loss").isBetween(364, 396);
    assertThat(covered[2]).as("macro F1").isBetween(364, 396);
  }

  /**
   * Ten blocks of six images that are right or wrong together more than by chance. Of so few blocks
   * the interval of a loss, whose distribution is skewed, holds the truth nine times in ten.
   */
  @Test
  void blocks_of_like_images_are_covered_as_well() {
    int[] covered = coverage(new Random(2), 10, 6, 0.6);

    assertThat(covered[0]).as("accuracy").isBetween(364, 400);
    assertThat(covered[1]).as("loss").isBetween(345, 396);
    assertThat(covered[2]).as("macro F1").isBetween(364, 400);
    assertThat(covered[3]).as("accuracy, images taken for independent").isLessThan(330);
  }

  @Test
  void a_class_that_is_not_there_has_no_interval_and_certainty_stays_finite() {
    List<Outcome> outcomes =
        IntStream.range(0, 5).mapToObj(i -> new Outcome(i, 0, 0, 0, 0.5, 0.9, 0.9)).toList();

    Intervals intervals = Intervals.of(outcomes, CLASSES, new int[] {7, 7, 7, 7, 7});

    assertThat(intervals.f1()).containsOnlyKeys("a");
    assertThat(intervals.loss()).isEqualTo(new Interval(0.5, 0.5));
    assertThat(intervals.accuracy().low()).isBetween(0.0, 0.2);
    assertThat(intervals.accuracy().high()).isEqualTo(1);
    assertThat(intervals.blocks()).isEqualTo(1);
  }

  /** Of 400 draws, in how many accuracy, loss and macro F1 lie in their intervals. */
  private static int[] coverage(Random random, int blocks, int size, double together) {
    int[] covered = new int[4];
    int[] blockOf = IntStream.range(0, blocks * size).map(i -> i / size).toArray();
    for (int draw = 0; draw < 400; draw++) {
      double truth = 0.6 + 0.35 * random.nextDouble();
      List<Outcome> outcomes = draw(random, blocks, size, together, truth);
      Intervals intervals = Intervals.of(outcomes, CLASSES, blockOf);
      covered[0] += holds(intervals.accuracy(), truth);
      covered[1] += holds(intervals.loss(), 1);
      covered[2] += holds(intervals.macroF1(), truth);
      double share = outcomes.stream().filter(Outcome::right).count() / (double) outcomes.size();
      covered[3] += holds(Interval.wilson(share, outcomes.size()), truth);
    }
    return covered;
  }

  private static List<Outcome> draw(
      Random random, int blocks, int size, double together, double truth) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      boolean ofBlock = random.nextDouble() < truth;
      double lossOfBlock = -Math.log(random.nextDouble());
      for (int i = 0; i < size; i++) {
        boolean shared = random.nextDouble() < together;
        boolean right = shared ? ofBlock : random.nextDouble() < truth;
        double loss = shared ? lossOfBlock : -Math.log(random.nextDouble());
        int actual = random.nextInt(2);
        outcomes.add(
            new Outcome(
                block * size + i,
                actual,
                right ? actual : 1 - actual,
                right ? 0 : 1,
                loss,
                0.9,
                0.9));
      }
    }
    return outcomes;
  }

  private static int holds(Interval interval, double truth) {
    return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
  }
}
