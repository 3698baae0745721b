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
  private static final int OWN = 1 << 4, VISITED = 1 << 21, REFINED = 20;
  private static final int AROUND = 0b111_101_111, NEIGHBOURS = (1 << 9) - 1;
  private static final int SIGNIFICANT = (1 << 18) - 1, LINES = 0b010_010_010_010_010_010;
  private static final int ALL_VISITED = VISITED | VISITED << 3 | VISITED << 6 | VISITED << 9;
  private static final int ALL_OWN = OWN | OWN << 3 | OWN << 6 | OWN << 9;
  private static final int SIDES = 0b10_101_010; // north, west, east, south

  private final MqCoder coder = new MqCoder();
  private final RawBits bits = new RawBits();
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
    coder.reset();
    int plane = shift + block.planes, kind = 2;
    for (int s = 0; s < block.segments; s++) {
      int length = block.copy(s, packets, segment);
      segment[length] = -1;
      segment[length + 1] = -1;
      raw = coding.has(WaveletCoding.BYPASS) && kind < 2 && plane <= block.planes - 4;
      if (raw) {
        bits.start(segment);
      } else {
        coder.start(segment, length);
      }
      for (int pass = block.passes(s); pass > 0 && plane > 0; pass--) {
        switch (kind) {
          case 0 -> significance(plane);
          case 1 -> refinement(plane);
          default -> cleanup(plane, coding.has(WaveletCoding.SEGMENTATION));
        }
        if (!raw && coding.has(WaveletCoding.RESET)) {
          coder.reset();
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
    MqCoder mq = coder.copy();
    int half = (1 << plane) + (1 << plane - 1), band = zero;
    boolean plain = raw;
    int[] f = flags;
    byte[] contexts = BlockContexts.ZERO;
    for (int y = 0, row = stride + 1; y < height; y += 4, row += stride) {
      int rows = rows(y);
      for (int x = 0; x < width; x++) {
        int all = f[row + x], line = all & SIGNIFICANT;
        line = (line | line << 1 | line >> 1) & LINES; // any of three beside each other
        int left = (line | line << 3 | line >> 3) & rows & ~all, seen = 0;
        if (left == 0) {
          continue;
        }
        do {
          int i = Integer.numberOfTrailingZeros(left) - 4;
          left &= left - 1;
          int bit = plain ? bits.next() : mq.decode(contexts[band | all >> i & NEIGHBOURS]);
          seen |= VISITED << i;
          if (bit != 0) {
            become(mq, row + x, i, (y + i / 3) * width + x, half);
            all = f[row + x];
            left |= OWN << i + 3 & rows & ~all;
          }
        } while (left != 0);
        f[row + x] = all | seen;
      }
    }
    coder.take(mq);
  }

  private void refinement(int plane) {
    MqCoder mq = coder.copy();
    int half = 1 << plane - 1;
    boolean plain = raw;
    int[] f = flags, v = values;
    for (int y = 0, row = stride + 1; y < height; y += 4, row += stride) {
      for (int x = 0; x < width; x++) {
        int all = f[row + x], left = all & ALL_OWN & ~(all >>> 17); // not visited
        if (left == 0) {
          continue;
        }
        f[row + x] = all | left << 16;
        while (left != 0) {
          int i = Integer.numberOfTrailingZeros(left) - 4;
          left &= left - 1;
          int word = all >> i, refined = word >> REFINED & 1;
          int alone = (word & AROUND) - 1 >>> 31;
          int bit = plain ? bits.next() : mq.decode(15 + refined - (alone & ~refined));
          int at = (y + i / 3) * width + x, value = v[at], change = (half ^ bit - 1) - (bit - 1);
          v[at] = value + ((change ^ value >> 31) - (value >> 31));
        }
      }
    }
    coder.take(mq);
  }

  private void cleanup(int plane, boolean marked) {
    MqCoder mq = coder.copy();
    int half = (1 << plane) + (1 << plane - 1), band = zero;
    int[] f = flags;
    byte[] contexts = BlockContexts.ZERO;
    for (int y = 0, row = stride + 1; y < height; y += 4, row += stride) {
      int rows = rows(y);
      for (int x = 0; x < width; x++) {
        int all = f[row + x], left = rows & ~(all | all >>> 17); // not significant, not visited
        if (all == 0 && rows == ALL_OWN) {
          if (mq.decode(MqCoder.RUN) == 0) {
            continue;
          }
          int first = mq.decode(MqCoder.UNIFORM) << 1 | mq.decode(MqCoder.UNIFORM);
          become(mq, row + x, 3 * first, (y + first) * width + x, half);
          left &= -OWN << 3 * first + 3;
          all = f[row + x];
        }
        while (left != 0) {
          int i = Integer.numberOfTrailingZeros(left) - 4;
          left &= left - 1;
          if (mq.decode(contexts[band | all >> i & NEIGHBOURS]) != 0) {
            become(mq, row + x, i, (y + i / 3) * width + x, half);
            all = f[row + x];
          }
        }
        f[row + x] = all & ~ALL_VISITED;
      }
    }
    if (marked) {
      for (int i = 0; i < 4; i++) {
        mq.decode(MqCoder.UNIFORM); // 1010: what else it is cannot be put right
      }
    }
    coder.take(mq);
  }

  /** The own bits of the rows from y on that are in the block. */
  private int rows(int y) {
    return y + 4 <= height ? ALL_OWN : ALL_OWN & (1 << 3 * (height - y) + 2) - 1;
  }

  /** Reads the sign of a coefficient that has become significant. */
  private void become(MqCoder mq, int at, int three, int index, int magnitude) {
    int negative;
    if (raw) {
      negative = bits.next();
    } else {
      int around = around(flags, at, three);
      negative = mq.decode(BlockContexts.SIGN[around]) ^ BlockContexts.FLIP[around];
    }
    values[index] = (magnitude ^ -negative) + negative;
    tell(flags, at, three, negative);
  }

  /** What is known of the four nearest coefficients and their signs, for {@link BlockContexts}. */
  private static int around(int[] f, int at, int three) {
    int own = f[at];
    int north = own >>> (16 + three | three - 1 >>> 31 << 1) & 1; // of row 0 in bit 18
    int south = own >>> 22 + three & 1;
    int west = f[at - 1] >>> 19 + three & 1, east = f[at + 1] >>> 19 + three & 1;
    return own >> three & SIDES | west | east << 2 | north << 4 | south << 6;
  }

  /** Tells a coefficient and its neighbours that it is significant. */
  private void tell(int[] f, int at, int three, int negative) {
    f[at] |= (negative << 19 | OWN) << three;
    f[at - 1] |= 1 << 5 + three;
    f[at + 1] |= 1 << 3 + three;
    if (three == 0 && !causal) {
      f[at - stride] |= negative << 31 | 1 << 16;
      f[at - stride - 1] |= 1 << 17;
      f[at - stride + 1] |= 1 << 15;
    }
    if (three == 9) {
      f[at + stride] |= negative << 18 | 1 << 1;
      f[at + stride - 1] |= 1 << 2;
      f[at + stride + 1] |= 1;
    }
  }
}
