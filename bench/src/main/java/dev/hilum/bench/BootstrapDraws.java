package dev.hilum.bench;

import dev.hilum.io.Npy;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Statistic;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** 1,000 resamples of the films, AUROC of every finding on each; ranking included. */
final class BootstrapDraws implements Repeated {
  private static final int DRAWS = 1000;

  private final byte[][] labels;
  private final double[][] scores;
  private final List<String> patients;

  BootstrapDraws(Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      labels = ProbeSweep.rows(Npy.open(folder.resolve("labels.npy"), arena));
      double[] all = Npy.open(folder.resolve("scores.npy"), arena).doubles();
      int films = labels[0].length;
      scores = new double[labels.length][];
      Arrays.setAll(scores, k -> Arrays.copyOfRange(all, k * films, (k + 1) * films));
      patients = IntStream.range(0, films).mapToObj(Integer::toString).toList();
    }
  }

  /** AUROC of each finding on the films as they are. */
  @Override
  public double[] once() {
    List<Statistic> statistics = new ArrayList<>();
    for (int k = 0; k < labels.length; k++) {
      statistics.add(Auroc.statistic(scores[k], labels[k]));
    }
    double[][] draws = new Bootstrap(patients, DRAWS, 0).draws(statistics);
    if (draws[0].length != DRAWS) {
      throw new IllegalStateException("expected " + DRAWS + " draws, got " + draws[0].length);
    }
    int[] once = Statistic.once(patients.size());
    return statistics.stream().mapToDouble(s -> s.of(once)).toArray();
  }
}
