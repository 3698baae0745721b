package dev.hilum.task;

import dev.hilum.io.NpyWriter;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * k nearest neighbours by cosine similarity, votes weighted by {@code exp(similarity / 0.07)}, as
 * DINO evaluates frozen features (arXiv 2104.14294, section 3.2). The score of a binary target is
 * the weighted share of positives, that of a value the weighted mean, over the k nearest train
 * films whose target is known.
 */
final class NearestNeighbours implements FittedProbe {
  private static final double TEMPERATURE = 0.07;
  private static final int BLOCK = 512; // films compared in one go

  private final float[] memory; // [films, width], unit length
  private final int width;
  private final double[][] targets; // [targets][films], NaN where unknown
  private final double[] counts;

  /**
   * @param features [films, width] of the train films
   * @param targets [targets][films], NaN where unknown
   * @param counts the numbers of neighbours to try, rising
   */
  NearestNeighbours(float[] features, int width, double[][] targets, double[] counts) {
    this(targets, counts, unitRows(features.clone(), width), width);
  }

  private NearestNeighbours(double[][] targets, double[] counts, float[] memory, int width) {
    this.memory = memory;
    this.width = width;
    this.targets = targets;
    this.counts = counts;
  }

  /** One that was saved, {@code memory} being of unit length. */
  static NearestNeighbours saved(float[] memory, int width, double[][] targets, double[] counts) {
    return new NearestNeighbours(targets, counts, memory, width);
  }

  /** The target of each film as a number. */
  static double[][] numbers(List<ProbeTarget> targets) {
    double[][] out = new double[targets.size()][];
    for (int t = 0; t < out.length; t++) {
      ProbeTarget target = targets.get(t);
      out[t] = target.value().clone();
      if (target.isBinary()) {
        out[t] = new double[target.label().length];
        Arrays.setAll(
            out[t],
            i -> target.label()[i] == 0 || target.label()[i] == 1 ? target.label()[i] : Double.NaN);
      }
    }
    return out;
  }

  private static float[] unitRows(float[] x, int width) {
    for (int at = 0; at < x.length; at += width) {
      double sum = 0;
      for (int j = at; j < at + width; j++) {
        sum += (double) x[j] * x[j];
      }
      float scale = sum == 0 ? 0 : (float) (1 / Math.sqrt(sum)); // a zero row is like nothing
      for (int j = at; j < at + width; j++) {
        x[j] *= scale;
      }
    }
    return x;
  }

  @Override
  public double[] settings() {
    return counts;
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public double[][] scores(int target, float[] features) {
    int films = features.length / width, known = memory.length / width;
    double[][] out = new double[counts.length][films];
    for (int from = 0; from < films; from += BLOCK) {
      int count = Math.min(BLOCK, films - from);
      float[] query =
          unitRows(Arrays.copyOfRange(features, from * width, (from + count) * width), width);
      try (Scope scope = Scope.open()) {
        float[] similarity =
            Tensor.of(query, count, width)
                .matmul(Tensor.of(memory, known, width).transpose(0, 1))
                .floats();
        for (int i = 0; i < count; i++) {
          vote(target, similarity, i * known, from + i, out);
        }
      }
    }
    return out;
  }

  private void vote(int target, float[] similarity, int at, int film, double[][] out) {
    double[] truth = targets[target];
    long[] order = new long[truth.length]; // similarity, falling, then index: sorts as one number
    int known = 0;
    for (int i = 0; i < truth.length; i++) {
      if (!Double.isNaN(truth[i])) {
        int bits = Float.floatToIntBits(-similarity[at + i]);
        order[known++] = (long) (bits < 0 ? bits ^ 0x7fffffff : bits) << 32 | i;
      }
    }
    Arrays.sort(order, 0, known);
    double sum = 0, weights = 0;
    for (int c = 0, n = 0; c < counts.length; c++) {
      for (; n < Math.min(known, counts[c]); n++) {
        int i = (int) order[n];
        double weight = Math.exp((similarity[at + i] - 1) / TEMPERATURE);
        sum += weight * truth[i];
        weights += weight;
      }
      out[c][film] = sum / weights;
    }
  }

  /**
   * {@code memory.npy}: the train features at unit length; {@code memory_targets.npy}: float64
   * [targets, films], NaN where unknown. The chosen k stands in {@code probe.json}.
   */
  @Override
  public void save(Path folder, int[] chosen) throws IOException {
    int films = memory.length / width;
    NpyWriter.write(folder.resolve("memory.npy"), memory, films, width);
    double[] all = new double[chosen.length * films];
    for (int t = 0; t < chosen.length; t++) {
      System.arraycopy(targets[t], 0, all, t * films, films);
    }
    NpyWriter.write(folder.resolve("memory_targets.npy"), all, chosen.length, films);
  }
}
