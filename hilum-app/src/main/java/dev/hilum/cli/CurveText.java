package dev.hilum.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A curve in characters: the mean of each column's steps, highest value at the top. */
final class CurveText {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 10;

  private CurveText() {}

  /** The lines of the picture of a loss by step. */
  static List<String> lines(List<Double> loss) {
    if (loss.isEmpty()) {
      return List.of("no step yet");
    }
    int columns = Math.min(WIDTH, loss.size());
    double[] means = new double[columns];
    for (int c = 0; c < columns; c++) {
      int from = c * loss.size() / columns, to = (c + 1) * loss.size() / columns;
      means[c] =
          loss.subList(from, to).stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
    double low = Arrays.stream(means).min().orElse(0), high = Arrays.stream(means).max().orElse(0);
    double unit = high > low ? (HEIGHT - 1) / (high - low) : 0;
    List<String> lines = new ArrayList<>();
    for (int row = HEIGHT - 1; row >= 0; row--) {
      StringBuilder line = new StringBuilder();
      for (double mean : means) {
        line.append(Math.round((mean - low) * unit) == row ? '*' : ' ');
      }
      String label =
          row == HEIGHT - 1
              ? String.format(Locale.ROOT, "%9.4f", high)
              : row == 0 ? String.format(Locale.ROOT, "%9.4f", low) : " ".repeat(9);
      lines.add((label + " |" + line).stripTrailing());
    }
    lines.add(" ".repeat(10) + "+" + "-".repeat(columns) + " loss, steps 1 to " + loss.size());
    return lines;
  }
}
