package dev.hilum.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MetricTest {
  private static final byte OUT = Auroc.LEFT_OUT;

  @Test
  void emptyWhenNoPositive() {
    double[] score = {0.1, 0.7, 0.3};
    byte[] label = {0, 0, OUT};
    assertThat(Auroc.of(score, label)).isEqualTo(new Auroc.Result(OptionalDouble.empty(), 0, 2, 1));
    assertThat(AveragePrecision.of(score, label))
        .isEqualTo(new AveragePrecision.Result(OptionalDouble.empty(), 0, 2, 1));
    assertThat(Threshold.best(Threshold.By.F1, score, label)).isEmpty();
    Confusion at = Confusion.at(0.5, score, label);
    assertThat(at).isEqualTo(new Confusion(0, 1, 0, 1, 1));
    assertThat(at.sensitivity()).isEmpty();
    assertThat(at.mcc()).isEmpty();
    assertThat(at.specificity()).hasValue(0.5);
    assertThat(Curve.roc(score, label).x()).isEmpty();
  }

  @Test
  void emptyWithoutAnyFilm() {
    double[] score = {};
    byte[] label = {};
    assertThat(Auroc.of(score, label).value()).isEmpty();
    assertThat(Calibration.of(score, label).brier()).isEmpty();
    assertThat(Confusion.at(0.5, score, label).f1()).isEmpty();
    assertThat(Regression.of(score, score).mae()).isEmpty();
  }

  @Test
  void unknownLabelsAreLeftOutNotNegative() {
    double[] score = {0.9, 0.8, 0.2, 0.1};
    assertThat(Auroc.of(score, new byte[] {OUT, 1, 0, OUT}).value()).hasValue(1.0);
    assertThat(Auroc.of(score, new byte[] {0, 1, 0, 0}).value()).hasValue(2 / 3.0);
  }

  @Test
  void tiesCountOneHalf() {
    assertThat(Auroc.of(new double[] {0.5, 0.5, -0.0, 0.0}, new byte[] {1, 0, 1, 0}).value())
        .hasValue(0.5);
  }

  @Test
  void infiniteScoresRank() {
    double[] score = {Double.NEGATIVE_INFINITY, 3, Double.POSITIVE_INFINITY};
    assertThat(Auroc.of(score, new byte[] {0, 0, 1}).value()).hasValue(1.0);
  }

  @Test
  void scoresOutsideTheUnitIntervalHaveNoCalibration() {
    Calibration c = Calibration.of(new double[] {1.5, 0.5, -3}, new byte[] {1, 0, OUT});
    assertThat(c)
        .isEqualTo(new Calibration(OptionalDouble.empty(), OptionalDouble.empty(), 1, 1, 1, 1));
  }

  @Test
  void ofEqualThresholdsTheHighestIsTaken() {
    Threshold t =
        Threshold.best(Threshold.By.MCC, new double[] {0.9, 0.6, 0.4, 0.1}, new byte[] {1, 0, 1, 0})
            .orElseThrow();
    assertThat(t.threshold()).isEqualTo(0.9); // as good as 0.4
  }

  @Test
  void aCallerThatSaysTheSameOfAllHasMccZero() {
    assertThat(Confusion.at(0, new double[] {1, 2}, new byte[] {1, 0}).mcc()).hasValue(0);
  }

  @Test
  void mccOfMillionsDoesNotOverflow() {
    Confusion c = new Confusion(2_000_000_000L, 0, 0, 3_000_000_000L, 0);
    assertThat(c.mcc().orElseThrow()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void unknownTargetsAreLeftOutOfRegression() {
    Regression r = Regression.of(new double[] {1, 2, 3, 9}, new double[] {1, 2, 4, Double.NaN});
    assertThat(r.known()).isEqualTo(3);
    assertThat(r.unknown()).isEqualTo(1);
    assertThat(r.mae()).hasValue(1 / 3.0);
  }

  @Test
  void r2IsEmptyWithoutSpread() {
    assertThat(Regression.of(new double[] {1, 2}, new double[] {5, 5}).r2()).isEmpty();
  }

  @Test
  void brokenInputIsRefused() {
    assertThatThrownBy(() -> Auroc.of(new double[] {1}, new byte[] {1, 0}))
        .hasMessage("one label per score: got 1 scores, 2 labels");
    assertThatThrownBy(() -> Auroc.of(new double[] {Double.NaN}, new byte[] {1}))
        .hasMessage("score 0 is NaN");
    assertThatThrownBy(() -> Confusion.at(0, new double[] {1}, new byte[] {-1}))
        .hasMessageContaining("label 0 is -1");
    assertThatThrownBy(() -> Interval.of(new double[] {1}, 95)).hasMessageContaining("got 95");
  }
}
