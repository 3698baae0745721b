package dev.hilum.task;

import dev.hilum.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Logistic regressions for all targets and all strengths C at once, to the minimum of
 *
 * <pre>
 *   F(w, b) = C · sum_i s_i · log(1 + exp(-(2 y_i - 1)(w·x_i + b))) + ½ ‖w‖²      b is not penalised
 * </pre>
 *
 * <p>x features, y labels, s weights of the classes; films whose label is left out do not count.
 *
 * <p>Newton's method, each step by conjugate gradients until the residual is small enough for the
 * stage the solution is in (Dembo and Steihaug, Mathematical Programming 26, 1983). All problems
 * that still move share one matrix product; in the principal axes of {@link Design} the diagonal
 * {@code C · mean(s p (1-p)) · eigenvalue + 1} is the preconditioner, nearly the Hessian itself. F
 * is strongly convex with modulus 1 in w: the distance to the minimum is at most the gradient's
 * norm, which therefore is the stopping rule. Gradients are float64, so that the float32 of the
 * inner iterations costs no accuracy; nothing is left to a seed or to the number of threads beyond
 * the rounding of the matrix product.
 */
final class LogisticSweep {
  private static final double TOLERANCE = 1e-5; // gradient norm over max(‖w‖, 1e-3)
  private static final int MAX_STEPS = 100;
  private static final int MAX_INNER = 250;

  private final Design design;
  private final int columns;
  private final double[] eigenvalue;

  /**
   * One solved problem.
   *
   * @param weights [R + 1] on the axes of the design, the intercept last
   * @param objective F at the solution
   * @param gradientNorm bound on the distance to the exact weights
   * @param steps Newton steps taken
   * @param converged whether the bound is within the tolerance
   */
  record Solution(
      double[] weights, double objective, double gradientNorm, int steps, boolean converged) {}

  /** A target and a strength, with the state of its iteration. */
  private static final class Problem {
    final byte[] label;
    final double strength;
    final double[] classWeight;
    double[] w;
    double[] step;
    double objective = Double.POSITIVE_INFINITY;
    double gradientNorm;
    double firstNorm;
    int steps;
    double[] gradient = {};
    final float[] curvature; // [N]

    Problem(byte[] label, double strength, double[] classWeight, int columns) {
      this.label = label;
      this.strength = strength;
      this.classWeight = classWeight;
      w = new double[columns];
      step = new double[columns];
      curvature = new float[label.length];
    }

    /** Second derivative by the intercept. */
    double totalCurvature() {
      double sum = Double.MIN_NORMAL;
      for (float c : curvature) {
        sum += c;
      }
      return sum;
    }
  }

  LogisticSweep(Design design) {
    this.design = design;
    columns = design.columns();
    eigenvalue = design.eigenvalues();
  }

  /**
   * @param labels [targets][films]: 1, 0, or anything else for left out; each target has both
   * @param classWeights [targets][2]: weight of an absent and of a present film
   * @param strengths C, each above 0
   * @return [targets][strengths]
   */
  Solution[][] fit(byte[][] labels, double[][] classWeights, double[] strengths) {
    Problem[][] problems = new Problem[labels.length][strengths.length];
    List<Problem> moving = new ArrayList<>();
    for (int t = 0; t < labels.length; t++) {
      for (int c = 0; c < strengths.length; c++) {
        Problem p = new Problem(labels[t], strengths[c], classWeights[t], columns);
        p.w[columns - 1] = baseLogit(p);
        problems[t][c] = p;
        moving.add(p);
      }
    }
    for (int step = 0; step < MAX_STEPS && !moving.isEmpty(); step++) {
      List<Problem> better = evaluate(moving);
      moving.removeIf(LogisticSweep::done);
      better.removeIf(LogisticSweep::done);
      if (!better.isEmpty()) {
        newtonStep(better);
      }
    }
    Solution[][] solutions = new Solution[labels.length][strengths.length];
    for (int t = 0; t < labels.length; t++) {
      for (int c = 0; c < strengths.length; c++) {
        Problem p = problems[t][c];
        solutions[t][c] = new Solution(p.w, p.objective, p.gradientNorm, p.steps, done(p));
      }
    }
    return solutions;
  }

  private static double baseLogit(Problem p) {
    double[] count = new double[2];
    for (byte y : p.label) {
      if (y == 0 || y == 1) {
        count[y] += p.classWeight[y];
      }
    }
    return Math.log(count[1] / count[0]);
  }

  private static boolean done(Problem p) {
    return p.steps > 0 && p.gradientNorm <= goal(p);
  }

  /** The gradient norm that is small enough. */
  private static double goal(Problem p) {
    return TOLERANCE * Math.max(Math.sqrt(squaredNorm(p.w)), 1e-3);
  }

  /**
   * Objective, gradient and curvature at the current weights, in float64. A problem whose last step
   * made the objective worse takes half of that step back and waits for the next round.
   *
   * @return the problems that got better
   */
  private List<Problem> evaluate(List<Problem> problems) {
    int rows = problems.size(), blocks = design.blocks().size();
    Tensor w = Tensor.of(gather(problems, p -> p.w), rows, columns);
    double[][] loss = new double[blocks][rows];
    double[][] gradient = new double[blocks][];
    design.parallel(
        b -> {
          Design.Block block = design.blocks().get(b);
          double[] z = w.matmul(block.exact().transpose(0, 1)).doubles();
          for (int i = 0; i < rows; i++) {
            loss[b][i] = residuals(problems.get(i), block, z, i * block.films());
          }
          gradient[b] = Tensor.of(z, rows, block.films()).matmul(block.exact()).doubles();
        });
    w.close();
    List<Problem> better = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Problem p = problems.get(i);
      double objective = squaredNorm(p.w) / 2;
      for (double[] l : loss) {
        objective += l[i];
      }
      if (objective > p.objective + 1e-10 * Math.abs(p.objective)) {
        for (int j = 0; j < columns; j++) {
          p.step[j] /= 2;
          p.w[j] -= p.step[j];
        }
      } else {
        p.objective = objective;
        p.gradient = new double[columns];
        for (int j = 0; j < columns; j++) {
          p.gradient[j] = j < columns - 1 ? p.w[j] : 0;
          for (double[] g : gradient) {
            p.gradient[j] += g[i * columns + j];
          }
        }
        double g = p.gradient[columns - 1];
        p.gradientNorm = Math.sqrt(squaredNorm(p.gradient) + g * g / p.totalCurvature());
        p.firstNorm = Math.max(p.firstNorm, p.gradientNorm);
        better.add(p);
      }
    }
    return better;
  }

  /**
   * Turns the logits of one problem on one block into {@code C s (p - y)}, sets its curvature
   * {@code C s p (1 - p)}, returns its part of the loss.
   */
  private static double residuals(Problem p, Design.Block block, double[] z, int at) {
    double loss = 0;
    for (int i = 0; i < block.films(); i++) {
      int film = block.from() + i, y = p.label[film];
      if (y != 0 && y != 1) {
        z[at + i] = 0;
        continue;
      }
      double logit = z[at + i], s = p.strength * p.classWeight[y];
      double e = Math.exp(-Math.abs(logit)), inverse = 1 / (1 + e);
      loss += s * (Math.log(1 + e) + Math.max(y == 1 ? -logit : logit, 0));
      z[at + i] = s * ((logit >= 0 ? inverse : e * inverse) - y);
      p.curvature[film] = (float) (s * e * inverse * inverse);
    }
    return loss;
  }

  /** Conjugate gradients of one problem: the unknown is its Newton step. */
  private static final class Search {
    final Problem problem;
    final double[] residual;
    final double[] direction;
    final double[] preconditioner;
    double[] preconditioned;
    double rho;
    final double goal;

    Search(Problem p, double[] preconditioner) {
      problem = p;
      this.preconditioner = preconditioner;
      residual = Arrays.stream(p.gradient).map(g -> -g).toArray();
      preconditioned = times(preconditioner, residual);
      direction = preconditioned.clone();
      rho = dot(residual, preconditioned);
      double enough = 0.5 * goal(p) / p.gradientNorm; // no further than the last step needs
      double forcing = Math.min(0.2, Math.max(Math.sqrt(p.gradientNorm / p.firstNorm), enough));
      goal = forcing * forcing * rho;
    }
  }

  private void newtonStep(List<Problem> problems) {
    List<Search> active = new ArrayList<>();
    for (Problem p : problems) {
      Arrays.fill(p.step, 0);
      active.add(new Search(p, preconditioner(p)));
    }
    for (int inner = 0; inner < MAX_INNER && !active.isEmpty(); inner++) {
      float[][] image = curved(active);
      List<Search> searches = active;
      active =
          IntStream.range(0, searches.size())
              .parallel()
              .filter(i -> advance(searches.get(i), image, i * columns))
              .mapToObj(searches::get)
              .toList();
    }
    for (Problem p : problems) {
      p.steps++;
      for (int j = 0; j < columns; j++) {
        p.w[j] += p.step[j];
      }
    }
  }

  /** {@code Z' diag(curvature) Z direction} for each search, in float32: [blocks][rows, R + 1]. */
  private float[][] curved(List<Search> searches) {
    int rows = searches.size();
    float[] directions = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        directions[i * columns + j] = (float) searches.get(i).direction[j];
      }
    }
    Tensor v = Tensor.of(directions, rows, columns);
    float[][] part = new float[design.blocks().size()][];
    design.parallel(
        b -> {
          Design.Block block = design.blocks().get(b);
          int films = block.films();
          float[] z = v.matmul(block.fast().transpose(0, 1)).floats();
          for (int i = 0; i < rows; i++) {
            float[] curvature = searches.get(i).problem.curvature;
            for (int k = 0; k < films; k++) {
              z[i * films + k] *= curvature[block.from() + k];
            }
          }
          part[b] = Tensor.of(z, rows, films).matmul(block.fast()).floats();
        });
    v.close();
    return part;
  }

  /** One step of conjugate gradients; false when the residual is small enough. */
  private boolean advance(Search s, float[][] image, int at) {
    double[] d = s.direction, product = new double[columns];
    for (int j = 0; j < columns; j++) {
      product[j] = j < columns - 1 ? d[j] : 0;
      for (float[] part : image) {
        product[j] += part[at + j];
      }
    }
    double bend = dot(d, product);
    if (!(bend > 0)) {
      return false; // at the limit of float32
    }
    double alpha = s.rho / bend;
    for (int j = 0; j < columns; j++) {
      s.problem.step[j] += alpha * d[j];
      s.residual[j] -= alpha * product[j];
    }
    s.preconditioned = times(s.preconditioner, s.residual);
    double rho = dot(s.residual, s.preconditioned), beta = rho / s.rho;
    s.rho = rho;
    for (int j = 0; j < columns; j++) {
      d[j] = s.preconditioned[j] + beta * d[j];
    }
    return rho > s.goal;
  }

  private double[] preconditioner(Problem p) {
    double[] inverse = new double[columns];
    double curvatureMean = p.totalCurvature() / p.curvature.length;
    for (int j = 0; j < columns; j++) {
      inverse[j] = 1 / (curvatureMean * eigenvalue[j] + (j < columns - 1 ? 1 : 0));
    }
    return inverse;
  }

  private double[] gather(List<Problem> problems, Function<Problem, double[]> of) {
    double[] all = new double[problems.size() * columns];
    for (int i = 0; i < problems.size(); i++) {
      System.arraycopy(of.apply(problems.get(i)), 0, all, i * columns, columns);
    }
    return all;
  }

  /** ‖w‖² without the intercept. */
  private static double squaredNorm(double[] w) {
    double sum = 0;
    for (int j = 0; j < w.length - 1; j++) {
      sum += w[j] * w[j];
    }
    return sum;
  }

  private static double[] times(double[] a, double[] b) {
    double[] c = new double[a.length];
    Arrays.setAll(c, j -> a[j] * b[j]);
    return c;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
