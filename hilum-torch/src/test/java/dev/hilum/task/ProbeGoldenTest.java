package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.metric.Auroc;
import dev.hilum.tensor.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * scikit-learn at {@code tol=1e-10} in float64, made by {@code tools/reference/probe_small.py}:
 * correlated features of very different size, a constant one, films left out, and (wide) more
 * features than films.
 */
class ProbeGoldenTest {
  private final JsonObject golden =
      Json.read(
              Path.of(
                  Objects.requireNonNull(
                          ProbeGoldenTest.class.getResource("/golden/probe-small.json"))
                      .getPath()))
          .object("cases");

  private static double[] numbers(JsonObject c, String key) {
    return c.numbers(key).stream().mapToDouble(d -> d).toArray();
  }

  private static float[] features(JsonObject c) {
    double[] values = numbers(c, "features");
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  private static byte[] labels(JsonObject c) {
    List<Integer> label = c.integers("label");
    byte[] out = new byte[label.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = label.get(i) < 0 ? Auroc.LEFT_OUT : label.get(i).byteValue();
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tall", "wide"})
  void logisticRegressionEqualsScikitLearn(String name) {
    JsonObject c = golden.object(name);
    for (boolean balanced : new boolean[] {false, true}) {
      List<JsonObject> expected = c.objects(balanced ? "balanced" : "plain");
      byte[] label = labels(c);
      double[][] classWeights = {balanced ? LinearFit.balancedWeights(label) : new double[] {1, 1}};
      try (Scope scope = Scope.open()) {
        Design design = new Design(features(c), c.integer("films"), Design.Scaling.STANDARD);
        LogisticSweep.Solution[] solutions =
            new LogisticSweep(design)
                .fit(new byte[][] {label}, classWeights, numbers(c, "strengths"))[0];
        for (int s = 0; s < solutions.length; s++) {
          double objective = expected.get(s).number("objective");
          assertThat(solutions[s].objective()).isCloseTo(objective, within(1e-8 * objective));
          close(
              design.onFeatures(solutions[s].weights()), numbers(expected.get(s), "weights"), 1e-4);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tall", "wide"})
  void ridgeRegressionEqualsScikitLearn(String name) {
    JsonObject c = golden.object(name);
    ProbeTarget age = new ProbeTarget("age", false, "", new byte[0], numbers(c, "age"));
    LinearFit fit =
        new LinearFit(
            List.of(age),
            features(c),
            c.integer("films"),
            numbers(c, "strengths"),
            false,
            Design.Scaling.STANDARD);
    double[] all = numbers(c, "strengths");
    for (int s = 0; s < all.length; s++) {
      double[] expected = ridge(name, s, c.integer("width") + 1);
      close(fit.weights(0, s), expected, 1e-6);
    }
  }

  private double[] ridge(String name, int s, int columns) {
    double[] flat = numbers(golden.object(name), "ridge");
    return Arrays.copyOfRange(flat, s * columns, (s + 1) * columns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tall", "wide"})
  void neighboursEqualNumPy(String name) {
    JsonObject c = golden.object(name);
    int width = c.integer("width");
    float[] x = features(c);
    double[] truth = numbers(c, "truth");
    NearestNeighbours fit =
        new NearestNeighbours(
            Arrays.copyOfRange(x, 20 * width, x.length),
            width,
            new double[][] {Arrays.copyOfRange(truth, 20, truth.length)},
            new double[] {3, 10});
    double[] scores = fit.scores(0, Arrays.copyOf(x, 20 * width))[1];
    assertThat(scores).containsExactly(numbers(c, "neighbours"), within(1e-4));
  }

  private static void close(double[] got, double[] expected, double tolerance) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(1);
    assertThat(got).containsExactly(expected, within(tolerance * Math.max(scale, 1e-9)));
  }
}
