package dev.hilum.dicom.codec;

import java.util.Arrays;

/**
 * Decodes the coefficients of a code block, bit plane by bit plane, each in up to three passes
 * (T.800, annex D).
 *
 * <p>What is known of four coefficients below each other stands in one word: 18 bits of
 * significance, of themselves and all around, row by row; then for each of six rows the sign, and
 * for the four inner ones whether it was refined and whether this bit plane has visited it.
 *
 * <pre>
 *   bit  0..17  significant: above left, above, above right, left of row 0, row 0, right of row 0 …
 *   bit  18     negative, above;  19 + 3 i: negative, row i;  31: negative, below
 *   bit  20 + 3 i: refined, row i;  21 + 3 i: visited, row i
 * </pre>
 *
 * <p>Magnitudes have one bit below the last plane, set to one half of what is still unknown.
 */
final class BlockDecoder {
  private static final int OWN = 1 << 4, REFINED = 1 << 20, VISITED = 1 << 21;
  private static final int AROUND = 0b111_101_111, DONE = OWN | VISITED;
  private static final int ALL_VISITED = VISITED | VISITED << 3 | VISITED << 6 | VISITED << 9;
  private static final int ALL_OWN = OWN | OWN << 3 | OWN << 6 | OWN << 9;
  private static final int SIDES = 0b10_101_010; // north, west, east, south

  private final MqCoder mq = new MqCoder();
  private byte[] segment = new byte[1 << 12];
  private int[] flags = {};

  /** [height * width] of the block just decoded, signed. */
  int[] values = {};

  private int width, height, stride, zero;
  private boolean causal, raw;

  /** Decodes a block; {@code shift} is the upshift of a region of interest. */
  void decode(CodeBlock block, WaveletCoding coding, int shift, byte[] packets) {
    width = block.width;
    height = block.height;
    stride = width + 2;
    zero = block.band << 9;
    causal = coding.has(WaveletCoding.CAUSAL);
    clear();
    int size = block.size() + 2;
    if (segment.length < size) {
      segment = new byte[Math.max(size, 2 * segment.length)];
    }
    mq.reset();
    int plane = shift + block.planes, kind = 2;
    for (int s = 0; s < block.segments; s++) {
      int length = block.copy(s, packets, segment);
      segment[length] = -1;
      segment[length + 1] = -1;
      raw = coding.has(WaveletCoding.BYPASS) && kind < 2 && plane <= block.planes - 4;
      if (raw) {
        mq.startRaw(segment);
      } else {
        mq.start(segment);
      }
      for (int pass = block.passes(s); pass > 0 && plane > 0; pass--) {
        switch (kind) {
          case 0 -> significance(plane);
          case 1 -> refinement(plane);
          default -> cleanup(plane, coding.has(WaveletCoding.SEGMENTATION));
        }
        if (!raw && coding.has(WaveletCoding.RESET)) {
          mq.reset();
        }
        kind = kind == 2 ? 0 : kind + 1;
        plane -= kind == 0 ? 1 : 0;
      }
    }
  }

  private void clear() {
    int words = stride * ((height + 3) / 4 + 2);
    if (flags.length < words) {
      flags = new int[words];
    } else {
      Arrays.fill(flags, 0, words, 0);
    }
    if (values.length < width * height) {
      values = new int[width * height];
    } else {
      Arrays.fill(values, 0, width * height, 0);
    }
  }

  private void significance(int plane) {
    int half = (1 << plane) + (1 << plane - 1);
    for (int y = 0, row = stride + 1; y < height; y += 4, row += stride) {
      int rows = Math.min(4, height - y);
      for (int x = 0; x < width; x++) {
        int all = flags[row + x];
        if (all == 0 || (all & ALL_OWN) == ALL_OWN) {
          continue;
        }
        for (int i = 0; i < rows; i++) {
          int word = flags[row + x] >> 3 * i;
          if ((word & DONE) == 0 && (word & AROUND) != 0) {
            int bit = raw ? mq.raw() : mq.decode(BlockContexts.ZERO[zero | word & AROUND]);
            if (bit != 0) {
              become(row + x, i, (y + i) * width + x, half);
            }
            flags[row + x] |= VISITED << 3 * i;
          }
        }
      }
    }
  }

  private void refinement(int plane) {
    int half = 1 << plane - 1;
    int[] f = flags, v = values;
    for (int y = 0, row = stride + 1; y < height; y += 4, row += stride) {
      for (int x = 0; x < width; x++) {
        int all = f[row + x], left = all & ALL_OWN & ~(all >>> 17); // not visited
        if (left == 0) {
          continue;
        }
        for (int i = 0, at = y * width + x; i < 12; i += 3, at += width) {
          if ((left & OWN << i) != 0) {
            int word = all >> i;
            int context = (word & REFINED) != 0 ? 16 : (word & AROUND) != 0 ? 15 : 14;
            int bit = raw ? mq.raw() : mq.decode(context);
            int value = v[at], change = (half ^ bit - 1) - (bit - 1);
            v[at] = value + ((change ^ value >> 31) - (value >> 31));
          }
        }
        f[row + x] = all | left << 16;
      }
    }
  }

  private void cleanup(int plane, boolean marked) {
    int half = (1 << plane) + (1 << plane - 1);
    for (int y = 0, row = stride + 1; y < height; y += 4, row += stride) {
      int rows = Math.min(4, height - y);
      for (int x = 0; x < width; x++) {
        int first = 0, all = flags[row + x];
        if (((all | all >>> 17) & ALL_OWN) == ALL_OWN) { // significant or visited, all four
          flags[row + x] = all & ~ALL_VISITED;
          continue;
        }
        if (all == 0 && rows == 4) {
          if (mq.decode(MqCoder.RUN) == 0) {
            continue;
          }
          first = mq.decode(MqCoder.UNIFORM) << 1 | mq.decode(MqCoder.UNIFORM);
          become(row + x, first, (y + first) * width + x, half);
          first++;
        }
        for (int i = first; i < rows; i++) {
          int word = flags[row + x] >> 3 * i;
          if ((word & DONE) == 0 && mq.decode(BlockContexts.ZERO[zero | word & AROUND]) != 0) {
            become(row + x, i, (y + i) * width + x, half);
          }
        }
        flags[row + x] &= ~ALL_VISITED;
      }
    }
    if (marked) {
      for (int i = 0; i < 4; i++) {
        mq.decode(MqCoder.UNIFORM); // 1010: what else it is cannot be put right
      }
    }
  }

  /** Reads the sign of a coefficient that has become significant, and tells its neighbours. */
  private void become(int at, int i, int index, int magnitude) {
    int[] f = flags;
    int negative;
    if (raw) {
      negative = mq.raw();
    } else {
      int own = f[at], three = 3 * i;
      int bits = own >> three & SIDES;
      bits |= f[at - 1] >>> 19 + three & 1;
      bits |= (f[at + 1] >>> 19 + three & 1) << 2;
      bits |= (i == 0 ? own >>> 18 & 1 : own >>> 16 + three & 1) << 4;
      bits |= (i == 3 ? own >>> 31 : own >>> 22 + three & 1) << 6;
      negative = mq.decode(BlockContexts.SIGN[bits]) ^ BlockContexts.FLIP[bits];
    }
    values[index] = negative != 0 ? -magnitude : magnitude;
    f[at] |= (negative << 19 | OWN) << 3 * i;
    f[at - 1] |= 1 << 5 + 3 * i;
    f[at + 1] |= 1 << 3 + 3 * i;
    if (i == 0 && !causal) {
      f[at - stride] |= negative << 31 | 1 << 16;
      f[at - stride - 1] |= 1 << 17;
      f[at - stride + 1] |= 1 << 15;
    }
    if (i == 3) {
      f[at + stride] |= negative << 18 | 1 << 1;
      f[at + stride - 1] |= 1 << 2;
      f[at + stride + 1] |= 1;
    }
  }
}
