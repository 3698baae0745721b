package dev.hilum.model;

import dev.hilum.tensor.Tensor;
import java.util.List;

/**
 * Learnt positions [1, P + M M, D] for another grid of patches: the P leading ones (class token)
 * stay, the square grid behind them is resized bicubically, corners not aligned.
 *
 * <p>Two conventions are in use and give different numbers. {@link #bySize} samples at the ratio of
 * the grids (transformers, timm). {@link #byScale} states a scale factor (target + offset) / M,
 * with the offset 0.1 of DINO and DINOv2, which moves every sample point slightly.
 */
final class PositionGrid {

  private PositionGrid() {}

  static Tensor bySize(Tensor positions, int leading, long rows, long columns, boolean antialias) {
    return bySize(positions, leading, side(positions, leading), rows, columns, antialias);
  }

  /** As above, for a grid of {@code oldRows} rows that need not be square. */
  static Tensor bySize(
      Tensor positions, int leading, long oldRows, long rows, long columns, boolean antialias) {
    Tensor grid = grid(positions, leading, oldRows);
    return join(positions, leading, grid.resizeBicubic(rows, columns, antialias));
  }

  static Tensor byScale(
      Tensor positions, int leading, long rows, long columns, boolean antialias, double offset) {
    long side = side(positions, leading);
    Tensor grid = grid(positions, leading, side);
    return join(
        positions,
        leading,
        grid.resizeBicubic(
            rows, columns, antialias, (rows + offset) / side, (columns + offset) / side));
  }

  private static long side(Tensor positions, int leading) {
    long count = positions.size(1) - leading;
    long side = (long) Math.sqrt((double) count);
    if (side * side != count) {
      throw new IllegalArgumentException(
          "only a square grid of positions can be resized, got " + count + " positions");
    }
    return side;
  }

  /** The grid as an image [1, D, rows, columns]. */
  private static Tensor grid(Tensor positions, int leading, long rows) {
    long count = positions.size(1) - leading;
    return positions
        .narrow(1, leading, count)
        .reshape(1, rows, count / rows, positions.size(2))
        .permute(0, 3, 1, 2);
  }

  private static Tensor join(Tensor positions, int leading, Tensor grid) {
    Tensor tokens = grid.flatten(2, 3).transpose(1, 2); // [1, N, D]
    return leading == 0 ? tokens : Tensor.cat(List.of(positions.narrow(1, 0, leading), tokens), 1);
  }
}
