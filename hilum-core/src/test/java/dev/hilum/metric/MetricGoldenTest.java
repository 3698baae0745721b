package dev.hilum.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of scikit-learn 1.9.1, made by {@code tools/reference/metric_small.py}. */
class MetricGoldenTest {
  private static final JsonObject GOLDEN =
      Json.read(
          Path.of(
              Objects.requireNonNull(
                      MetricGoldenTest.class.getResource("/golden/metric-small.json"))
                  .getPath()));

  private static double[] numbers(JsonObject of, String key) {
    return of.numbers(key).stream().mapToDouble(d -> d).toArray();
  }

  private static void equal(OptionalDouble got, JsonObject expected, String key) {
    assertThat(got.orElseThrow()).as(key).isCloseTo(expected.number(key), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smooth",
        "ties",
        "two values",
        "constant",
        "rare",
        "bin edges",
        "tied bin edges",
        "one bin",
        "decisions"
      })
  void equalsScikitLearn(String name) {
    JsonObject c = GOLDEN.object("cases").object(name);
    double[] score = numbers(c, "score");
    List<Integer> truth = c.integers("label");
    byte[] label = new byte[score.length];
    for (int i = 0; i < label.length; i++) {
      label[i] = truth.get(i).byteValue();
    }
    equal(Auroc.of(score, label).value(), c, "auroc");
    equal(AveragePrecision.of(score, label).value(), c, "average_precision");

    Confusion at = Confusion.at(c.number("threshold"), score, label);
    equal(at.f1(), c, "f1");
    equal(at.mcc(), c, "mcc");
    equal(at.sensitivity(), c, "sensitivity");
    equal(at.specificity(), c, "specificity");
    equal(at.accuracy(), c, "accuracy");
    if (at.truePositives() + at.falsePositives() > 0) {
      equal(at.precision(), c, "precision");
    } else {
      assertThat(at.precision()).isEmpty();
    }

    Calibration calibration = Calibration.of(score, label);
    equal(calibration.brier(), c, "brier");
    equal(calibration.ece(), c, "ece");

    Threshold f1 = Threshold.best(Threshold.By.F1, score, label).orElseThrow();
    Threshold mcc = Threshold.best(Threshold.By.MCC, score, label).orElseThrow();
    assertThat(new double[] {f1.threshold(), f1.value()})
        .containsExactly(numbers(c, "best_f1"), within(1e-9));
    assertThat(new double[] {mcc.threshold(), mcc.value()})
        .containsExactly(numbers(c, "best_mcc"), within(1e-9));

    Curve roc = Curve.roc(score, label);
    assertThat(roc.x()).containsExactly(numbers(c, "fpr"), within(1e-9));
    assertThat(roc.y()).containsExactly(numbers(c, "tpr"), within(1e-9));
  }

  @Test
  void regressionEqualsScikitLearn() {
    JsonObject c = GOLDEN.object("regression");
    Regression r = Regression.of(numbers(c, "value"), numbers(c, "target"));
    equal(r.r2(), c, "r2");
    equal(r.mae(), c, "mae");
  }

  @Test
  void percentilesEqualNumPy() {
    JsonObject c = GOLDEN.object("percentile");
    Interval interval = Interval.of(numbers(c, "draws"));
    assertThat(interval.low().orElseThrow()).isCloseTo(c.numbers("bounds").get(0), within(1e-12));
    assertThat(interval.high().orElseThrow()).isCloseTo(c.numbers("bounds").get(1), within(1e-12));
  }
}
