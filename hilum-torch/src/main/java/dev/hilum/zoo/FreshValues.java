package dev.hilum.zoo;

import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * First values for small transformers: the usual 0.02 is made for widths of 768 and silences a
 * network of a sixth of that.
 */
final class FreshValues {
  private static final Pattern MATRIX = Pattern.compile("(weight|proj|text_projection)$");
  private static final Pattern TABLE =
      Pattern.compile("embeddings?\\.weight$|embeddings\\.[a-z_]+\\.weight$");
  private static final Pattern IMAGE_POSITIONS =
      Pattern.compile(
          "^(visual\\.|vision_model\\.).*(positional_embedding|pos_embed|position_embeddings"
              + "|position_embedding\\.weight)$");

  private FreshValues() {}

  /**
   * Draws the matrices of a new pair by {@link #spread} and sets the positions of its image tower
   * to {@link #waves}.
   */
  static void small(Map<String, Tensor> parameters, long seed) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(seed)) {
      Gradients.off(
          () -> {
            parameters.forEach(
                (name, p) -> {
                  if (IMAGE_POSITIONS.matcher(name).find()) {
                    positions(p);
                  } else if (MATRIX.matcher(name).find() && !table(name)) {
                    spread(p, rng);
                  }
                });
            return rng;
          });
    }
  }

  private static boolean table(String name) {
    return TABLE.matcher(name).find() && !name.contains("patch");
  }

  /** Glorot's uniform draws for a matrix or a convolution; vectors stay. */
  private static void spread(Tensor p, Rng rng) {
    if (p.rank() > 1) {
      double bound = Math.sqrt(6.0 / (p.size(0) + p.count() / p.size(0)));
      rng.fillUniform(p, -bound, bound);
    }
  }

  /** The last square number of rows of a table [.., N, D] become waves, those before stay. */
  private static void positions(Tensor table) {
    int rows = Math.toIntExact(table.size(-2)), width = Math.toIntExact(table.size(-1));
    int side = (int) Math.sqrt(rows);
    table
        .narrow(table.rank() - 2, rows - (long) side * side, (long) side * side)
        .copyInPlace(waves(side, width).reshape(new long[] {(long) side * side, width}));
  }

  /**
   * Sines and cosines of column and row at falling frequencies [1, P, D]: positions that a network
   * can read from the first step (MoCo v3, arXiv 2104.02057; with mean pooling the short recipe of
   * arXiv 2205.01580).
   *
   * @param side P = side²
   */
  private static Tensor waves(int side, int width) {
    float[] table = new float[side * side * width];
    int quarter = width / 4;
    for (int p = 0; p < side * side; p++) {
      for (int i = 0; i < quarter; i++) {
        double frequency = Math.pow(10_000, -(double) i / quarter);
        double row = (p / side) * frequency;
        double column = (p % side) * frequency;
        table[p * width + i] = (float) Math.sin(column);
        table[p * width + quarter + i] = (float) Math.cos(column);
        table[p * width + 2 * quarter + i] = (float) Math.sin(row);
        table[p * width + 3 * quarter + i] = (float) Math.cos(row);
      }
    }
    return Tensor.of(table, 1, (long) side * side, width);
  }
}
