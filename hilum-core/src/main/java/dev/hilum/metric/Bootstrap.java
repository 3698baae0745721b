package dev.hilum.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Resamples of patients, with replacement: a drawn patient brings all of their films. Draw {@code
 * d} depends on the seed, on {@code d} and on the number of patients alone (a counter-based
 * generator, SplitMix64), so that every metric, every finding and every model compared on the same
 * films sees the same resamples, on any number of threads.
 *
 * <p>An index comes from 32 random bits by multiplication; its bias, patients / 2^32, is far below
 * what 1,000 draws can show.
 */
public final class Bootstrap {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int[] patient; // of each film, counted from 0
  private final int patients;
  private final int draws;
  private final long seed;

  /**
   * @param patient the patient of each film; a film without patient is its own, with a unique name
   * @param draws resamples to take, at least 1
   */
  public Bootstrap(List<String> patient, int draws, long seed) {
    if (draws < 1) {
      throw new IllegalArgumentException("draws must be at least 1, got " + draws);
    }
    Map<String, Integer> number = new HashMap<>();
    this.patient = new int[patient.size()];
    for (int film = 0; film < this.patient.length; film++) {
      int next = number.size();
      this.patient[film] = number.computeIfAbsent(patient.get(film), name -> next);
    }
    patients = number.size();
    this.draws = draws;
    this.seed = seed;
  }

  /** How many resamples are taken. */
  public int draws() {
    return draws;
  }

  /** Different patients among the films. */
  public int patients() {
    return patients;
  }

  /** How often draw {@code draw} takes each film. */
  public int[] weights(int draw) {
    int[] weight = new int[patient.length];
    weights(draw, new int[patients], weight);
    return weight;
  }

  private void weights(int draw, int[] times, int[] weight) {
    Arrays.fill(times, 0);
    long key = mix(seed + mix(draw + GOLDEN));
    for (int i = 0; i < patients; i++) {
      key += GOLDEN;
      times[(int) ((mix(key) >>> 32) * patients >>> 32)]++;
    }
    for (int film = 0; film < weight.length; film++) {
      weight[film] = times[patient[film]];
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Every statistic on every draw; the draws are shared, so that rows can be subtracted from each
   * other for a paired comparison.
   *
   * @return [statistics, draws], NaN where a statistic is undefined
   */
  public double[][] draws(List<Statistic> statistics) {
    double[][] value = new double[statistics.size()][draws];
    each(
        (draw, weight) -> {
          for (int s = 0; s < value.length; s++) {
            value[s][draw] = statistics.get(s).of(weight);
          }
        });
    return value;
  }

  /** What is done with a draw; the weights are those of {@link #weights} and are used again. */
  @FunctionalInterface
  interface Visit {
    void of(int draw, int[] weight);
  }

  /** Visits every draw, in any order and several at once. */
  void each(Visit visit) {
    int block = 8; // draws for each pair of scratch arrays
    IntStream.range(0, (draws + block - 1) / block)
        .parallel()
        .forEach(
            b -> {
              int[] times = new int[patients], weight = new int[patient.length];
              for (int d = b * block; d < Math.min(draws, (b + 1) * block); d++) {
                weights(d, times, weight);
                visit.of(d, weight);
              }
            });
  }

  /** One statistic on every draw. */
  public double[] draws(Statistic statistic) {
    return draws(List.of(statistic))[0];
  }

  /** The 95 % interval of one statistic. */
  public Interval interval(Statistic statistic) {
    return Interval.of(draws(statistic));
  }

  /**
   * Unweighted mean over rows, draw by draw: the macro average. A draw that misses a row has no
   * mean: an average over changing findings is no statistic.
   */
  public static double[] mean(List<double[]> rows) {
    double[] mean = new double[rows.get(0).length];
    for (double[] row : rows) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += row[d] / rows.size();
      }
    }
    return mean;
  }

  /** Paired difference, draw by draw, of two rows over the same films. */
  public static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, d -> a[d] - b[d]);
    return difference;
  }
}
