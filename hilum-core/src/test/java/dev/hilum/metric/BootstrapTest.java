package dev.hilum.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final long SEED = 20261123;
  private final Random random = new Random(SEED);

  private List<String> patients(int films) {
    List<String> patient = new ArrayList<>();
    for (int i = 0; i < films; i++) {
      patient.add("p" + random.nextInt(1 + films / 2));
    }
    return patient;
  }

  private double[] scores(int films, boolean ties) {
    return random.doubles(films).map(d -> ties ? Math.round(d * 20) / 20.0 : d).toArray();
  }

  private byte[] labels(int films) {
    byte[] label = new byte[films];
    for (int i = 0; i < films; i++) {
      int draw = random.nextInt(10);
      label[i] = draw == 0 ? Auroc.LEFT_OUT : (byte) (draw < 4 ? 1 : 0);
    }
    return label;
  }

  /** The metric of a resample that is really built, film by film. */
  private static double naive(
      int[] weight, double[] score, byte[] label, ToDoubleBiFunction<double[], byte[]> metric) {
    int size = Arrays.stream(weight).sum(), at = 0;
    double[] s = new double[size];
    byte[] y = new byte[size];
    for (int i = 0; i < weight.length; i++) {
      for (int k = 0; k < weight[i]; k++) {
        s[at] = score[i];
        y[at++] = label[i];
      }
    }
    return metric.applyAsDouble(s, y);
  }

  @Test
  void weightsEqualTheResampleExactly() {
    for (boolean ties : new boolean[] {false, true}) {
      int films = 300;
      double[] score = scores(films, ties);
      byte[] label = labels(films);
      Bootstrap bootstrap = new Bootstrap(patients(films), 40, 0);
      double[][] draws =
          bootstrap.draws(
              List.of(
                  Auroc.statistic(score, label),
                  Confusion.statistic(0.6, score, label, Confusion::f1),
                  Confusion.statistic(0.6, score, label, Confusion::mcc)));
      for (int d = 0; d < 40; d++) {
        int[] weight = bootstrap.weights(d);
        assertThat(draws[0][d])
            .as("seed %d, draw %d", SEED, d)
            .isEqualTo(naive(weight, score, label, (s, y) -> Auroc.of(s, y).value().orElseThrow()));
        assertThat(draws[1][d])
            .isEqualTo(
                naive(weight, score, label, (s, y) -> Confusion.at(0.6, s, y).f1().orElseThrow()));
        assertThat(draws[2][d])
            .isEqualTo(
                naive(weight, score, label, (s, y) -> Confusion.at(0.6, s, y).mcc().orElseThrow()));
      }
    }
  }

  @Test
  void averagesOfResamplesAgreeToRounding() {
    int films = 200;
    double[] score = scores(films, true);
    byte[] label = labels(films);
    double[] target = Arrays.stream(score).map(s -> s + random.nextGaussian() / 4).toArray();
    Bootstrap bootstrap = new Bootstrap(patients(films), 20, 3);
    double[][] draws =
        bootstrap.draws(
            List.of(
                AveragePrecision.statistic(score, label),
                Calibration.brier(score, label),
                Calibration.ece(score, label),
                Regression.r2(score, target)));
    for (int d = 0; d < 20; d++) {
      int[] w = bootstrap.weights(d);
      double[] expected = {
        naive(w, score, label, (s, y) -> AveragePrecision.of(s, y).value().orElseThrow()),
        naive(w, score, label, (s, y) -> Calibration.of(s, y).brier().orElseThrow()),
        naive(w, score, label, (s, y) -> Calibration.of(s, y).ece().orElseThrow()),
        Regression.of(repeat(score, w), repeat(target, w)).r2().orElseThrow()
      };
      for (int m = 0; m < expected.length; m++) {
        assertThat(draws[m][d])
            .as("seed %d, draw %d, metric %d", SEED, d, m)
            .isCloseTo(expected[m], org.assertj.core.api.Assertions.within(1e-12));
      }
    }
  }

  private static double[] repeat(double[] value, int[] weight) {
    double[] out = new double[Arrays.stream(weight).sum()];
    int at = 0;
    for (int i = 0; i < weight.length; i++) {
      Arrays.fill(out, at, at += weight[i], value[i]);
    }
    return out;
  }

  @Test
  void filmsOfAPatientAreDrawnTogether() {
    Bootstrap bootstrap = new Bootstrap(List.of("a", "b", "a", "c", "b", "a"), 50, 0);
    assertThat(bootstrap.patients()).isEqualTo(3);
    boolean differs = false;
    for (int d = 0; d < 50; d++) {
      int[] w = bootstrap.weights(d);
      assertThat(w[0]).isEqualTo(w[2]).isEqualTo(w[5]);
      assertThat(w[1]).isEqualTo(w[4]);
      assertThat(w[0] + w[1] + w[3]).isEqualTo(3);
      differs |= w[0] != 1;
    }
    assertThat(differs).isTrue();
  }

  @Test
  void patientsAreDrawnEvenly() {
    List<String> patient = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      patient.add("p" + i);
    }
    Bootstrap bootstrap = new Bootstrap(patient, 2000, 0);
    double[] sum = new double[100];
    int none = 0;
    for (int d = 0; d < 2000; d++) {
      int[] w = bootstrap.weights(d);
      for (int i = 0; i < 100; i++) {
        sum[i] += w[i];
        none += w[i] == 0 ? 1 : 0;
      }
    }
    // a patient's mean count is 1 with standard error sqrt(.99 / 2000) = .022
    assertThat(Arrays.stream(sum).map(s -> s / 2000)).allMatch(m -> Math.abs(m - 1) < 0.1);
    assertThat(none / 200_000.0).isBetween(0.362, 0.370); // (1 - 1/100)^100 = .366
  }

  @Test
  void drawsOfASingleClassAreSkippedAndCounted() {
    double[] score = {0.1, 0.2, 0.3, 0.9};
    byte[] label = {0, 0, 0, 1};
    Bootstrap bootstrap = new Bootstrap(List.of("a", "b", "c", "d"), 1000, 0);
    Interval interval = bootstrap.interval(Auroc.statistic(score, label));
    // no positive: (3/4)^4 = .316; no negative: (1/4)^4 = .004
    assertThat(interval.skipped()).isBetween(270, 370);
    assertThat(interval.draws() + interval.skipped()).isEqualTo(1000);
    assertThat(interval.low().orElseThrow()).isEqualTo(1.0);
  }

  @Test
  void theSameSeedGivesTheSameDrawsAndAnotherDoesNot() {
    double[] score = scores(500, false);
    byte[] label = labels(500);
    List<String> patient = patients(500);
    Statistic auroc = Auroc.statistic(score, label);
    double[] first = new Bootstrap(patient, 30, 5).draws(auroc);
    assertThat(new Bootstrap(patient, 30, 5).draws(auroc)).isEqualTo(first);
    assertThat(new Bootstrap(patient, 30, 6).draws(auroc)).isNotEqualTo(first);
  }

  @Test
  void theMeanMissesDrawsThatMissAFinding() {
    double[] mean = Bootstrap.mean(List.of(new double[] {1, 2}, new double[] {3, Double.NaN}));
    assertThat(mean).containsExactly(2, Double.NaN);
    assertThat(Bootstrap.difference(new double[] {3, 1}, new double[] {1, 1}))
        .containsExactly(2, 0);
  }
}
