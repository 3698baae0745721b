package dev.hilum.image;

/**
 * The inverse DCT of libjpeg's {@code jidctint} ("islow"), bit for bit: separable, 13-bit
 * constants, the column pass kept with two extra bits. Shortcuts for empty columns and rows change
 * no value.
 *
 * <p>Reference: Loeffler, Ligtenberg, Moschytz, ICASSP 1989; the constants are its rotations times
 * 2^13, e.g. {@code C_0_541} = round(0.541196100 * 8192).
 */
final class JpegIdct {
  private static final int C_0_298 = 2446, C_0_390 = 3196, C_0_541 = 4433, C_0_765 = 6270;
  private static final int C_0_899 = 7373, C_1_175 = 9633, C_1_501 = 12299, C_1_847 = 15137;
  private static final int C_1_961 = 16069, C_2_053 = 16819, C_2_562 = 20995, C_3_072 = 25172;
  private static final int COLUMN_SHIFT = 11, ROW_SHIFT = 18;
  private static final int COLUMN_HALF = 1 << COLUMN_SHIFT - 1;
  private static final int ROW_HALF = (1 << ROW_SHIFT - 1) + (128 << ROW_SHIFT); // and level shift

  private JpegIdct() {}

  /** Stores an 8 x 8 block whose only coefficient is {@code dc}, dequantized. */
  static void constant(int dc, byte[] out, int at, int stride) {
    byte value = clip((dc << 2) + 16 + (128 << 5) >> 5);
    for (int y = 0; y < 8; y++, at += stride) {
      for (int x = 0; x < 8; x++) {
        out[at + x] = value;
      }
    }
  }

  /**
   * Transforms a block and stores its samples, level shifted and clipped to 0..255.
   *
   * @param c [64] dequantized coefficients in natural order; overwritten with scratch values
   * @param columns bit x set when column x has a coefficient below its first row
   */
  static void transform(int[] c, int columns, byte[] out, int at, int stride) {
    int right = 0; // of columns 4..7; zero when they hold nothing
    for (int x = 0; x < 8; x++) {
      if ((columns >> x & 1) != 0) {
        right |= x >> 2;
        column(c, x);
      } else if (c[x] != 0) {
        right |= x >> 2;
        int dc = c[x] << 2;
        for (int i = x; i < 64; i += 8) {
          c[i] = dc;
        }
      }
    }
    for (int y = 0; y < 64; y += 8, at += stride) {
      if (right != 0) {
        row(c, y, out, at);
      } else {
        leftRow(c, y, out, at);
      }
    }
  }

  private static void column(int[] c, int x) {
    int z1 = (c[16 + x] + c[48 + x]) * C_0_541;
    int even2 = z1 - c[48 + x] * C_1_847, even3 = z1 + c[16 + x] * C_0_765;
    int even0 = (c[x] + c[32 + x] << 13) + COLUMN_HALF,
        even1 = (c[x] - c[32 + x] << 13) + COLUMN_HALF;
    int e0 = even0 + even3, e3 = even0 - even3, e1 = even1 + even2, e2 = even1 - even2;

    int o0 = c[56 + x], o1 = c[40 + x], o2 = c[24 + x], o3 = c[8 + x];
    int z5 = (o0 + o2 + o1 + o3) * C_1_175;
    int za = -(o0 + o3) * C_0_899, zb = -(o1 + o2) * C_2_562;
    int zc = z5 - (o0 + o2) * C_1_961, zd = z5 - (o1 + o3) * C_0_390;
    o0 = o0 * C_0_298 + za + zc;
    o1 = o1 * C_2_053 + zb + zd;
    o2 = o2 * C_3_072 + zb + zc;
    o3 = o3 * C_1_501 + za + zd;

    c[x] = e0 + o3 >> COLUMN_SHIFT;
    c[56 + x] = e0 - o3 >> COLUMN_SHIFT;
    c[8 + x] = e1 + o2 >> COLUMN_SHIFT;
    c[48 + x] = e1 - o2 >> COLUMN_SHIFT;
    c[16 + x] = e2 + o1 >> COLUMN_SHIFT;
    c[40 + x] = e2 - o1 >> COLUMN_SHIFT;
    c[24 + x] = e3 + o0 >> COLUMN_SHIFT;
    c[32 + x] = e3 - o0 >> COLUMN_SHIFT;
  }

  private static void row(int[] c, int i, byte[] out, int at) {
    int c0 = c[i], c1 = c[i + 1], c2 = c[i + 2], c3 = c[i + 3];
    int c4 = c[i + 4], c5 = c[i + 5], c6 = c[i + 6], c7 = c[i + 7];
    int z1 = (c2 + c6) * C_0_541;
    int even2 = z1 - c6 * C_1_847, even3 = z1 + c2 * C_0_765;
    int even0 = (c0 + c4 << 13) + ROW_HALF, even1 = (c0 - c4 << 13) + ROW_HALF;

    int z5 = (c7 + c3 + c5 + c1) * C_1_175;
    int za = -(c7 + c1) * C_0_899, zb = -(c5 + c3) * C_2_562;
    int zc = z5 - (c7 + c3) * C_1_961, zd = z5 - (c5 + c1) * C_0_390;
    int o0 = c7 * C_0_298 + za + zc, o1 = c5 * C_2_053 + zb + zd;
    int o2 = c3 * C_3_072 + zb + zc, o3 = c1 * C_1_501 + za + zd;
    store(even0 + even3, even1 + even2, even1 - even2, even0 - even3, o0, o1, o2, o3, out, at);
  }

  /** As {@link #row} when columns 4..7 are zero: the same sums without their terms. */
  private static void leftRow(int[] c, int i, byte[] out, int at) {
    int c1 = c[i + 1], c2 = c[i + 2], c3 = c[i + 3];
    int even2 = c2 * C_0_541, even3 = even2 + c2 * C_0_765;
    int even0 = (c[i] << 13) + ROW_HALF;

    int z5 = (c3 + c1) * C_1_175;
    int za = -c1 * C_0_899, zb = -c3 * C_2_562;
    int zc = z5 - c3 * C_1_961, zd = z5 - c1 * C_0_390;
    int o2 = c3 * C_3_072 + zb + zc, o3 = c1 * C_1_501 + za + zd;
    store(
        even0 + even3,
        even0 + even2,
        even0 - even2,
        even0 - even3,
        za + zc,
        zb + zd,
        o2,
        o3,
        out,
        at);
  }

  private static void store(
      int e0, int e1, int e2, int e3, int o0, int o1, int o2, int o3, byte[] out, int at) {
    out[at] = clip(e0 + o3 >> ROW_SHIFT);
    out[at + 1] = clip(e1 + o2 >> ROW_SHIFT);
    out[at + 2] = clip(e2 + o1 >> ROW_SHIFT);
    out[at + 3] = clip(e3 + o0 >> ROW_SHIFT);
    out[at + 4] = clip(e3 - o0 >> ROW_SHIFT);
    out[at + 5] = clip(e2 - o1 >> ROW_SHIFT);
    out[at + 6] = clip(e1 - o2 >> ROW_SHIFT);
    out[at + 7] = clip(e0 - o3 >> ROW_SHIFT);
  }

  private static byte clip(int value) {
    return (byte) ((value & ~255) == 0 ? value : ~value >> 31);
  }
}
