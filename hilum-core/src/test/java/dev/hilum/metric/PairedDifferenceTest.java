package dev.hilum.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No reference draws as ours does, so the test has properties for its truth. */
final class PairedDifferenceTest {
  private static final long SEED = 20261125;
  private final Random random = new Random(SEED);

  private byte[] labels(int films) {
    byte[] label = new byte[films];
    for (int i = 0; i < films; i++) {
      label[i] = (byte) (random.nextInt(3) == 0 ? 1 : 0);
    }
    return label;
  }

  private double[] scores(byte[] label, double lift) {
    double[] score = new double[label.length];
    Arrays.setAll(score, i -> random.nextGaussian() + lift * label[i]);
    return score;
  }

  private static List<String> patients(int films) {
    return IntStream.range(0, films).mapToObj(i -> "p" + i).toList();
  }

  private static PairedDifference compare(double[] a, double[] b, byte[] label, int draws) {
    Bootstrap bootstrap = new Bootstrap(patients(label.length), draws, 0);
    double[][] both =
        bootstrap.draws(List.of(Auroc.statistic(a, label), Auroc.statistic(b, label)));
    double value =
        Auroc.of(a, label).value().orElseThrow() - Auroc.of(b, label).value().orElseThrow();
    return PairedDifference.of(value, Bootstrap.difference(both[0], both[1]));
  }

  @Test
  void oneModelDoesNotDifferFromItself() {
    byte[] label = labels(100);
    double[] score = scores(label, 1);
    PairedDifference same = compare(score, score, label, 200);
    assertThat(same.value()).isZero();
    assertThat(same.p()).hasValue(1);
    assertThat(same.interval().low()).hasValue(0);
    assertThat(same.interval().high()).hasValue(0);
  }

  @Test
  void theOtherWayRoundOnlyTheSignChanges() {
    byte[] label = labels(200);
    double[] a = scores(label, 1), b = scores(label, 0.8);
    PairedDifference one = compare(a, b, label, 300), other = compare(b, a, label, 300);
    assertThat(other.value()).isEqualTo(-one.value());
    assertThat(other.p()).isEqualTo(one.p());
    assertThat(other.interval().low().orElseThrow())
        .isCloseTo(-one.interval().high().orElseThrow(), within(1e-12));
  }

  @Test
  void theSmallestProbabilityIsThatOfTheDraws() {
    byte[] label = labels(400);
    PairedDifference far = compare(scores(label, 4), scores(label, 0), label, 999);
    assertThat(far.p()).hasValue(0.002);
    assertThat(far.interval().low().orElseThrow()).isGreaterThan(0.3);
  }

  @Test
  void manyStudiesGiveTheProbabilityOfDeLong() {
    for (double lift : new double[] {0.6, 0.75, 0.9}) {
      byte[] label = labels(1500);
      double[] a = scores(label, lift), b = scores(label, 0.7);
      double p = compare(a, b, label, 4000).p().orElseThrow();
      assertThat(p)
          .as("seed %d, lift %s", SEED, lift)
          .isCloseTo(DeLong.compare(a, b, label).p(), within(0.03));
    }
  }

  @Test
  void underNoDifferenceOneInTwentyIsBelowAPointOhFive() {
    int trials = 400, small = 0;
    for (int t = 0; t < trials; t++) {
      byte[] label = labels(120);
      small +=
          compare(scores(label, 1), scores(label, 1), label, 200).p().orElseThrow() < 0.05 ? 1 : 0;
    }
    // 20 expected of 400, standard error 4.4
    assertThat(small).as("seed %d", SEED).isBetween(6, 36);
  }

  @Test
  void drawsWithoutADifferenceAreSkipped() {
    PairedDifference d = PairedDifference.of(1, new double[] {1, Double.NaN, 2, 3});
    assertThat(d.p()).hasValue(0.5);
    assertThat(d.interval().skipped()).isEqualTo(1);
    assertThat(PairedDifference.of(1, new double[] {Double.NaN}).p()).isEmpty();
  }

  @Test
  void aPersonBelowTheCurveIsBehindByTheVerticalDistance() {
    double[] score = {.9, .8, .7, .6, .5, .4};
    byte[] label = {1, 1, 0, 1, 0, 0};
    int[] once = {1, 1, 1, 1, 1, 1};
    double[] person = {1, 0, 0, 0, 0, 1}; // finds 1 of 3, 1 of 3 false alarms: the curve has 3 of 3
    assertThat(MatchedSensitivity.difference(score, person, label).of(once))
        .isCloseTo(2 / 3.0, within(1e-12));
    double[] none = {0, 0, 0, 0, 0, 0}; // no alarm: the curve has found 2 of 3 before its first
    assertThat(MatchedSensitivity.difference(score, none, label).of(once))
        .isCloseTo(2 / 3.0, within(1e-12));
    double[] all = {1, 1, 1, 1, 1, 1};
    assertThat(MatchedSensitivity.difference(score, all, label).of(once)).isZero();
    double[] tied = {1, 1, 1, 1, 1, 1}; // its curve is the line of chance
    assertThat(MatchedSensitivity.difference(tied, person, label).of(once))
        .isCloseTo(0, within(1e-12));
    assertThat(MatchedSensitivity.difference(score, all, new byte[] {1, 1, 1, 1, 1, 1}).of(once))
        .isNaN();
  }
}
