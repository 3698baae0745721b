package dev.hilum.task;

import dev.hilum.io.NpyWriter;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Logistic and ridge regressions of all targets at all strengths, in raw feature space: the
 * standardisation is folded into the weights.
 */
final class LinearFit implements FittedProbe {
  private static final int BLOCK = 4096; // films scored in one go

  private final List<ProbeTarget> targets;
  private final double[] strengths;
  private final List<String> notes = new ArrayList<>();
  private final double[][][] weights; // [targets][strengths][width + 1], the intercept last

  /**
   * @param targets on the train films, each of which varies
   * @param features [films, width] of the train films
   */
  LinearFit(
      List<ProbeTarget> targets,
      float[] features,
      int films,
      double[] strengths,
      boolean balanced,
      Design.Scaling scaling) {
    this.targets = targets;
    this.strengths = strengths;
    weights = new double[targets.size()][strengths.length][];
    List<ProbeTarget> binary = targets.stream().filter(ProbeTarget::isBinary).toList();
    if (!binary.isEmpty()) {
      try (Scope scope = Scope.open()) {
        logistic(binary, new Design(features, films, scaling), balanced);
      }
    }
    for (ProbeTarget target : targets) {
      if (!target.isBinary()) {
        try (Scope scope = Scope.open()) {
          ridge(target, features, features.length / films, scaling);
        }
      }
    }
  }

  private void logistic(List<ProbeTarget> binary, Design design, boolean balanced) {
    byte[][] labels = new byte[binary.size()][];
    double[][] classWeights = new double[binary.size()][];
    for (int t = 0; t < labels.length; t++) {
      labels[t] = binary.get(t).label();
      classWeights[t] = balanced ? balancedWeights(labels[t]) : new double[] {1, 1};
    }
    LogisticSweep.Solution[][] solutions =
        new LogisticSweep(design).fit(labels, classWeights, strengths);
    for (int t = 0; t < labels.length; t++) {
      for (int c = 0; c < strengths.length; c++) {
        weights[targets.indexOf(binary.get(t))][c] = design.onFeatures(solutions[t][c].weights());
      }
    }
  }

  /** {@code films / (2 · films of the class)}, as scikit-learn's {@code "balanced"}. */
  static double[] balancedWeights(byte[] label) {
    double[] count = new double[2];
    for (byte y : label) {
      if (y == 0 || y == 1) {
        count[y]++;
      }
    }
    double all = count[0] + count[1];
    return new double[] {all / (2 * count[0]), all / (2 * count[1])};
  }

  /** On the films whose value is known, which alone are standardised, too. */
  private void ridge(ProbeTarget target, float[] features, int width, Design.Scaling scaling) {
    double[] value = target.value(), known = new double[value.length];
    float[] x = new float[features.length];
    int films = 0;
    for (int i = 0; i < value.length; i++) {
      if (!Double.isNaN(value[i])) {
        System.arraycopy(features, i * width, x, films * width, width);
        known[films++] = value[i];
      }
    }
    Design design = new Design(Arrays.copyOf(x, films * width), films, scaling);
    double[][] w = Ridge.fit(design, Arrays.copyOf(known, films), strengths);
    for (int c = 0; c < strengths.length; c++) {
      weights[targets.indexOf(target)][c] = design.onFeatures(w[c]);
    }
  }

  @Override
  public double[] settings() {
    return strengths;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  /** [width + 1], the intercept last. */
  double[] weights(int target, int setting) {
    return weights[target][setting];
  }

  @Override
  public double[][] scores(int target, float[] features) {
    double[][] logits = logits(weights[target], features);
    if (targets.get(target).isBinary()) {
      for (double[] row : logits) {
        probabilities(row);
      }
    }
    return logits;
  }

  static void probabilities(double[] logits) {
    for (int i = 0; i < logits.length; i++) {
      logits[i] = 1 / (1 + Math.exp(-logits[i]));
    }
  }

  /**
   * {@code w·x + b} in float64.
   *
   * @param weights [rows][width + 1]
   * @param features [films, width]
   * @return [rows][films]
   */
  static double[][] logits(double[][] weights, float[] features) {
    int rows = weights.length, width = weights[0].length - 1, films = features.length / width;
    double[] slope = new double[rows * width];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(weights[r], 0, slope, r * width, width);
    }
    double[][] out = new double[rows][films];
    for (int from = 0; from < films; from += BLOCK) {
      int count = Math.min(BLOCK, films - from);
      try (Scope scope = Scope.open()) {
        float[] x = Arrays.copyOfRange(features, from * width, (from + count) * width);
        double[] z =
            Tensor.of(slope, rows, width)
                .matmul(Tensor.of(x, count, width).to(DType.F64).transpose(0, 1))
                .doubles();
        for (int r = 0; r < rows; r++) {
          for (int i = 0; i < count; i++) {
            out[r][from + i] = z[r * count + i] + weights[r][width];
          }
        }
      }
    }
    return out;
  }

  /** {@code coefficients.npy}: float64 [targets, width + 1], the intercept last. */
  @Override
  public void save(Path folder, int[] chosen) throws IOException {
    int columns = weights[0][0].length;
    double[] all = new double[chosen.length * columns];
    for (int t = 0; t < chosen.length; t++) {
      System.arraycopy(weights[t][chosen[t]], 0, all, t * columns, columns);
    }
    NpyWriter.write(folder.resolve("coefficients.npy"), all, chosen.length, columns);
  }
}
