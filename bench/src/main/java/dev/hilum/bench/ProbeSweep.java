package dev.hilum.bench;

import dev.hilum.io.Npy;
import dev.hilum.task.LogisticRegression;
import dev.hilum.task.LogisticRegression.Fit;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;

/** Logistic regressions of every target at seven strengths, 1e-5 to 10. */
final class ProbeSweep implements Repeated {
  private static final double[] STRENGTHS = {1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10};

  private final float[] features;
  private final byte[][] labels;

  ProbeSweep(Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      features = Npy.open(folder.resolve("features.npy"), arena).floats();
      labels = rows(Npy.open(folder.resolve("labels.npy"), arena));
    }
  }

  /** The rows of a table of bytes. */
  static byte[][] rows(Npy table) {
    byte[] all = table.bytes();
    byte[][] rows = new byte[(int) table.shape()[0]][];
    int width = (int) table.shape()[1];
    Arrays.setAll(rows, t -> Arrays.copyOfRange(all, t * width, (t + 1) * width));
    return rows;
  }

  /** The objectives reached, target by target. */
  @Override
  public double[] once() {
    return Arrays.stream(LogisticRegression.fit(features, labels, STRENGTHS, false))
        .flatMap(Arrays::stream)
        .mapToDouble(Fit::objective)
        .toArray();
  }
}
