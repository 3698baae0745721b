package dev.hilum.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CurveBandTest {
  private static final long SEED = 20261124;
  private final Random random = new Random(SEED);

  private record Films(double[] score, byte[] label, List<String> patients) {}

  private Films films(int count, double lift, int digits) {
    double[] score = new double[count];
    byte[] label = new byte[count];
    double scale = Math.pow(10, digits);
    for (int i = 0; i < count; i++) {
      label[i] = random.nextInt(10) == 0 ? Auroc.LEFT_OUT : (byte) (random.nextInt(10) < 4 ? 1 : 0);
      score[i] = Math.rint((random.nextGaussian() + (label[i] == 1 ? lift : 0)) * scale) / scale;
    }
    return new Films(score, label, IntStream.range(0, count).mapToObj(i -> "p" + i / 2).toList());
  }

  /** The highest point of the drawn curve at a rate, by its corners. */
  private static double highest(Curve curve, double x) {
    double y = 0;
    for (int i = 0; i < curve.x().length; i++) {
      if (curve.x()[i] <= x + 1e-12) {
        y = Math.max(y, curve.y()[i]);
        if (i + 1 < curve.x().length && curve.x()[i + 1] > x + 1e-12) {
          double share = (x - curve.x()[i]) / (curve.x()[i + 1] - curve.x()[i]);
          y = Math.max(y, curve.y()[i] + share * (curve.y()[i + 1] - curve.y()[i]));
        }
      }
    }
    return y;
  }

  @Test
  void theRocOfTheGridLiesOnTheCurve() {
    for (int digits : new int[] {9, 0}) {
      Films f = films(300, 1, digits);
      Curve curve = Curve.roc(f.score, f.label);
      CurveBand band = CurveBand.roc(f.score, f.label, new Bootstrap(f.patients, 100, 0));
      assertThat(band.x()).hasSize(101);
      for (int i = 0; i < band.x().length; i++) {
        assertThat(band.y()[i])
            .as("seed %d, %d digits, at %s", SEED, digits, band.x()[i])
            .isCloseTo(highest(curve, band.x()[i]), within(1e-9));
        assertThat(band.low()[i]).isLessThanOrEqualTo(band.high()[i]);
      }
    }
  }

  @Test
  void thePrecisionOfTheGridIsThatOfTheHighestScoreThatReachesTheRecall() {
    for (int digits : new int[] {9, 0}) {
      Films f = films(300, 1, digits);
      Curve curve = Curve.precisionRecall(f.score, f.label);
      CurveBand band =
          CurveBand.precisionRecall(f.score, f.label, new Bootstrap(f.patients, 100, 0));
      assertThat(band.x()).hasSize(100);
      for (int i = 0; i < band.x().length; i++) {
        int at = 0;
        while (curve.x()[at] < band.x()[i] - 1e-12) {
          at++;
        }
        assertThat(band.y()[i]).isCloseTo(curve.y()[at], within(1e-12));
      }
    }
  }

  @Test
  void theBandHoldsWhatResamplesGive() {
    Films f = films(400, 1.2, 1);
    Bootstrap bootstrap = new Bootstrap(f.patients, 60, 0);
    CurveBand band = CurveBand.roc(f.score, f.label, bootstrap);
    for (int place : new int[] {0, 10, 37, 80}) {
      double[] draws = new double[60];
      for (int d = 0; d < 60; d++) {
        int[] weight = bootstrap.weights(d);
        int[] taken =
            IntStream.range(0, weight.length)
                .flatMap(i -> IntStream.range(0, weight[i]).map(k -> i))
                .toArray();
        double[] score = IntStream.of(taken).mapToDouble(i -> f.score[i]).toArray();
        byte[] label = new byte[taken.length];
        for (int i = 0; i < taken.length; i++) {
          label[i] = f.label[taken[i]];
        }
        draws[d] = highest(Curve.roc(score, label), band.x()[place]);
      }
      Interval expected = Interval.of(draws);
      assertThat(band.low()[place]).isCloseTo(expected.low().orElseThrow(), within(1e-9));
      assertThat(band.high()[place]).isCloseTo(expected.high().orElseThrow(), within(1e-9));
    }
    assertThat(band.draws()).isEqualTo(60);
  }

  @Test
  void theBandOfAFinerCohortIsNarrower() {
    double[] width = new double[2];
    int[] sizes = {100, 6400};
    for (int s = 0; s < 2; s++) {
      Films f = films(sizes[s], 1, 9);
      CurveBand band = CurveBand.roc(f.score, f.label, new Bootstrap(f.patients, 200, 0));
      for (int i = 20; i < 40; i++) {
        width[s] += band.high()[i] - band.low()[i];
      }
    }
    assertThat(width[0] / width[1]).isBetween(5.0, 13.0); // 8 = sqrt(6400 / 100)
  }

  @Test
  void aSingleClassHasNoCurve() {
    CurveBand band =
        CurveBand.roc(
            new double[] {1, 2}, new byte[] {1, 1}, new Bootstrap(List.of("a", "b"), 10, 0));
    assertThat(band.x()).isEmpty();
    assertThat(band.low()).isEmpty();
  }
}
