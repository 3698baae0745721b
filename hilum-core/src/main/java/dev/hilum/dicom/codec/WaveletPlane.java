package dev.hilum.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * One component of a tile: its resolutions, subbands, precincts and code blocks (T.800, annex B).
 * Coefficients lie in one plane, the low ones of every level in its upper left corner.
 */
final class WaveletPlane {
  private static final int[] GAIN = {0, 1, 1, 2}; // log2, of LL, HL, LH, HH

  final int left, top, right, bottom; // on the grid of the image
  final WaveletCoding coding;
  final List<Precinct> precincts = new ArrayList<>();
  final List<CodeBlock> blocks = new ArrayList<>();
  final int shift; // of a region of interest
  private final int component, precision;
  private final WaveletSteps steps;

  WaveletPlane(
      int component,
      int precision,
      int[] area,
      WaveletCoding coding,
      WaveletSteps steps,
      int shift) {
    this.component = component;
    this.precision = precision;
    left = area[0];
    top = area[1];
    right = area[2];
    bottom = area[3];
    this.coding = coding;
    this.steps = steps;
    this.shift = shift;
  }

  int width() {
    return right - left;
  }

  int height() {
    return bottom - top;
  }

  /** {@code value / 2^bits}, rounded up. */
  static int up(long value, int bits) {
    return bits > 31 ? (value > 0 ? 1 : 0) : (int) (value + (1L << bits) - 1 >> bits);
  }

  /** The left edge of a resolution on its own grid; likewise the other three. */
  int left(int resolution) {
    return up(left, coding.levels() - resolution);
  }

  int top(int resolution) {
    return up(top, coding.levels() - resolution);
  }

  int right(int resolution) {
    return up(right, coding.levels() - resolution);
  }

  int bottom(int resolution) {
    return up(bottom, coding.levels() - resolution);
  }

  /** How many precincts and blocks, at least, {@link #build} would make. */
  long objects() {
    long count = 0;
    for (int r = 0; r <= coding.levels(); r++) {
      int pw = coding.precinctWidthBits(r), ph = coding.precinctHeightBits(r);
      int half = r > 0 ? 1 : 0;
      int bw = Math.min(coding.blockWidthBits(), pw - half);
      int bh = Math.min(coding.blockHeightBits(), ph - half);
      long w = right(r) - left(r), h = bottom(r) - top(r);
      count += 4 + 4 * ((w >> pw) + 1) * ((h >> ph) + 1) + (w >> bw) * (h >> bh);
    }
    return count;
  }

  /** Makes the precincts and their blocks. */
  void build() {
    for (int r = 0; r <= coding.levels(); r++) {
      int pw = coding.precinctWidthBits(r), ph = coding.precinctHeightBits(r);
      int level = coding.levels() - r;
      if (right(r) == left(r) || bottom(r) == top(r)) {
        continue;
      }
      for (int py = top(r) >> ph; py < up(bottom(r), ph); py++) {
        for (int px = left(r) >> pw; px < up(right(r), pw); px++) {
          long across = Math.max(left, ((long) px << pw) << level);
          long down = Math.max(top, ((long) py << ph) << level);
          Precinct precinct = new Precinct(component, r, across, down);
          for (int band = r == 0 ? 0 : 1; band <= (r == 0 ? 0 : 3); band++) {
            precinct.bands().add(blocks(r, band, px, py));
          }
          precincts.add(precinct);
        }
      }
    }
  }

  private Precinct.Blocks blocks(int r, int band, int px, int py) {
    int half = r == 0 ? 0 : 1, level = coding.levels() - r + half;
    int pw = coding.precinctWidthBits(r) - half, ph = coding.precinctHeightBits(r) - half;
    int bw = Math.min(coding.blockWidthBits(), pw), bh = Math.min(coding.blockHeightBits(), ph);
    long dx = (band & 1) == 0 ? 0 : 1L << level - 1, dy = band < 2 ? 0 : 1L << level - 1;
    int x0 = up(left - dx, level), x1 = up(right - dx, level);
    int y0 = up(top - dy, level), y1 = up(bottom - dy, level);
    int fromX = (int) Math.max(x0, (long) px << pw), toX = (int) Math.min(x1, px + 1L << pw);
    int fromY = (int) Math.max(y0, (long) py << ph), toY = (int) Math.min(y1, py + 1L << ph);
    int index = r == 0 ? 0 : 3 * (r - 1) + band;
    int planes = steps.exponent(index) + steps.guardBits() - 1;
    int gain = coding.reversible() ? GAIN[band] : 0;
    float step = coding.reversible() ? 1 : steps.step(index, precision + gain);
    List<CodeBlock> made = new ArrayList<>();
    if (fromX >= toX || fromY >= toY) {
      return new Precinct.Blocks(made, new TagTree(0, 0), new TagTree(0, 0), planes);
    }
    int atX = (band & 1) == 0 ? 0 : right(r - 1) - left(r - 1);
    int atY = band < 2 ? 0 : bottom(r - 1) - top(r - 1);
    int across = up(toX, bw) - (fromX >> bw), down = up(toY, bh) - (fromY >> bh);
    for (int by = fromY >> bh; by < up(toY, bh); by++) {
      for (int bx = fromX >> bw; bx < up(toX, bw); bx++) {
        int left = Math.max(fromX, bx << bw), top = Math.max(fromY, by << bh);
        int width = Math.min(toX, bx + 1 << bw) - left, height = Math.min(toY, by + 1 << bh) - top;
        made.add(new CodeBlock(left - x0 + atX, top - y0 + atY, width, height, band, step));
      }
    }
    blocks.addAll(made);
    return new Precinct.Blocks(made, new TagTree(across, down), new TagTree(across, down), planes);
  }
}
