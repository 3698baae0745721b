package dev.hilum.task;

import dev.hilum.tensor.Tensor;

/**
 * Ridge regressions for all strengths C at once: the minimum of {@code sum_i (y_i - w·x_i - b)² +
 * ‖w‖² / C}, b not penalised, in closed form. On the axes of {@link Design} the normal equations
 * are diagonal: {@code w_r = (Z'(y - mean y))_r / (eigenvalue_r + 1/C)}.
 */
final class Ridge {
  private Ridge() {}

  /**
   * @param design made of exactly the films of {@code target}
   * @param target [N], finite
   * @return [strengths][R + 1], the intercept last
   */
  static double[][] fit(Design design, double[] target, double[] strengths) {
    int rank = design.columns() - 1;
    double mean = 0;
    for (double y : target) {
      mean += y / target.length;
    }
    double[] moment = new double[rank + 1];
    for (Design.Block block : design.blocks()) {
      double[] y = new double[block.films()];
      for (int i = 0; i < y.length; i++) {
        y[i] = target[block.from() + i] - mean;
      }
      double[] part = Tensor.of(y, 1, y.length).matmul(block.exact()).doubles();
      for (int r = 0; r < rank; r++) {
        moment[r] += part[r];
      }
    }
    double[][] w = new double[strengths.length][rank + 1];
    for (int c = 0; c < strengths.length; c++) {
      for (int r = 0; r < rank; r++) {
        w[c][r] = moment[r] / (design.eigenvalues()[r] + 1 / strengths[c]);
      }
      w[c][rank] = mean;
    }
    return w;
  }
}
