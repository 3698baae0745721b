package dev.hilum.task;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The design matrix of linear probes: train features centred, scaled and rotated onto their
 * principal axes, with a column of ones for the intercept.
 *
 * <pre>
 *   Z = [ (X - mean) / scale · Q , 1 ]      X : [N, D]   Q : [D, R]   Z : [N, R + 1]
 * </pre>
 *
 * <p>N films, D features, R axes with an eigenvalue above rounding (R ≤ min(N - 1, D)). Rotation
 * changes neither the penalty ½‖w‖² nor the logits, so the solution is that of the plain problem;
 * but {@code Z'Z} is diagonal now, which makes a good preconditioner for every strength at once and
 * solves ridge regression outright. Axes without variance have weight 0 in every solution.
 *
 * <p>A constant feature has scale 1 and, being centred, weight 0. Float64, with a float32 copy for
 * work that is corrected later. The tensors belong to the scope that is open at construction.
 */
final class Design {
  /** What happens to the features before they are rotated; centring only moves the intercept. */
  enum Scaling {
    /** Divided by the standard deviation on train films (denominator N). */
    STANDARD,
    /** Left as they are. */
    NONE
  }

  private static final double RANK_TOLERANCE = 1e-12; // of the largest eigenvalue

  private static final int BLOCK = 640; // films; the sums do not depend on the number of threads

  /**
   * Some rows of Z, in both precisions.
   *
   * @param from first film
   * @param exact float64 [films, R + 1]
   * @param fast float32 [films, R + 1]
   */
  record Block(int from, int films, Tensor exact, Tensor fast) {}

  private final double[] mean; // [D]
  private final double[] scale; // [D]
  private final double[] eigenvalue; // [R + 1], the intercept's is N
  private final double[] rotation; // [D, R]
  private final List<Block> blocks = new ArrayList<>();
  private final int films;

  /**
   * @param features float32 [N, D], finite
   */
  Design(float[] features, int films, Scaling scaling) {
    int width = features.length / films;
    this.films = films;
    mean = new double[width];
    scale = new double[width];
    moments(features, scaling);
    List<Tensor> x = standardised(features);
    Tensor[] eigen = gram(x, width).eigh();
    double[] ascending = eigen[0].doubles();
    int rank = 0;
    double floor = RANK_TOLERANCE * Math.max(ascending[width - 1], 0);
    while (rank < Math.min(width, films - 1) && ascending[width - 1 - rank] > floor) {
      rank++;
    }
    eigenvalue = Arrays.copyOf(Arrays.copyOfRange(ascending, width - rank, width), rank + 1);
    eigenvalue[rank] = films;
    Tensor q = eigen[1].narrow(1, width - rank, rank).contiguous();
    rotation = q.doubles();
    for (int b = 0, from = 0; b < x.size(); from += (int) x.get(b++).size(0)) {
      int rows = (int) x.get(b).size(0);
      blocks.add(
          new Block(
              from,
              rows,
              Tensor.empty(DType.F64, rows, rank + 1),
              Tensor.empty(DType.F32, rows, rank + 1)));
    }
    int axes = rank;
    parallel(b -> rotate(x.get(b), q, axes, blocks.get(b)));
    x.forEach(Tensor::close);
  }

  private static void rotate(Tensor x, Tensor q, int rank, Block block) {
    if (rank > 0) {
      block.exact().narrow(1, 0, rank).copyInPlace(x.matmul(q));
    }
    block.exact().narrow(1, rank, 1).fillInPlace(1);
    block.fast().copyInPlace(block.exact());
  }

  private static Tensor gram(List<Tensor> x, int width) {
    double[][] part = new double[x.size()][];
    IntStream.range(0, part.length)
        .parallel()
        .forEach(
            b -> {
              try (Scope scope = Scope.open()) {
                part[b] = x.get(b).transpose(0, 1).matmul(x.get(b)).doubles();
              }
            });
    double[] sum = part[0];
    for (int b = 1; b < part.length; b++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[b][i];
      }
    }
    return Tensor.of(sum, width, width);
  }

  private void moments(float[] features, Scaling scaling) {
    int width = mean.length;
    double[] spread = new double[width];
    for (int i = 0; i < films; i++) {
      for (int j = 0; j < width; j++) {
        mean[j] += features[i * width + j];
      }
    }
    for (int j = 0; j < width; j++) {
      mean[j] /= films;
    }
    for (int i = 0; i < films; i++) {
      for (int j = 0; j < width; j++) {
        double d = features[i * width + j] - mean[j];
        spread[j] += d * d;
      }
    }
    for (int j = 0; j < width; j++) {
      double sd = Math.sqrt(spread[j] / films);
      // below rounding of the mean a spread is none, as in scikit-learn's StandardScaler
      boolean constant = sd <= 10 * Math.ulp(1.0) * Math.abs(mean[j]) || sd == 0;
      scale[j] = constant || scaling == Scaling.NONE ? 1 : sd;
    }
  }

  /** Standardised features, a tensor for each block. */
  private List<Tensor> standardised(float[] features) {
    int width = mean.length;
    List<Tensor> x = new ArrayList<>();
    for (int from = 0; from < films; from += BLOCK) {
      int rows = Math.min(BLOCK, films - from);
      double[] block = new double[rows * width];
      for (int i = 0, at = 0; i < rows; i++) {
        for (int j = 0; j < width; j++, at++) {
          block[at] = (features[(from + i) * width + j] - mean[j]) / scale[j];
        }
      }
      x.add(Tensor.of(block, rows, width));
    }
    return x;
  }

  /** Does work for every block, each in a scope of its own, on as many threads as there are. */
  void parallel(IntConsumer work) {
    IntStream.range(0, blocks.size())
        .parallel()
        .forEach(
            b -> {
              try (Scope scope = Scope.open()) {
                work.accept(b);
              }
            });
  }

  List<Block> blocks() {
    return blocks;
  }

  int films() {
    return films;
  }

  /** Columns of Z: the axes, then the intercept. */
  int columns() {
    return eigenvalue.length;
  }

  /** Diagonal of Z'Z; the caller does not change it. */
  double[] eigenvalues() {
    return eigenvalue;
  }

  /**
   * Weights for raw features: standardisation and rotation folded in.
   *
   * @param w [R + 1], the intercept last
   * @return [D + 1], the intercept last
   */
  double[] onFeatures(double[] w) {
    int width = mean.length, rank = w.length - 1;
    double[] out = new double[width + 1];
    double intercept = w[rank];
    for (int j = 0; j < width; j++) {
      double sum = 0;
      for (int r = 0; r < rank; r++) {
        sum += rotation[j * rank + r] * w[r];
      }
      out[j] = sum / scale[j];
      intercept -= out[j] * mean[j];
    }
    out[width] = intercept;
    return out;
  }
}
