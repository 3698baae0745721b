package dev.hilum.dicom.codec;

/**
 * The inverse DCT of 8 x 8 blocks in fixed point: rows, then columns, by the factorisation that
 * libjpeg's {@code jidctint} has, with the word lengths of libjpeg by Thomas Richter: constants of
 * 9 bits, and {@link #FRACTION} bits of a sample kept until its chroma has been upsampled.
 *
 * <p>Reference: Loeffler, Ligtenberg, Moschytz, "Practical fast 1-D DCT algorithms with 11
 * multiplications", ICASSP 1989.
 */
final class DctTransform {
  /** Fraction bits of a transformed sample. */
  static final int FRACTION = 4;

  private static final int BITS = 9;
  private static final int C_0_298 = fixed(0.298631336), C_0_390 = fixed(0.390180644);
  private static final int C_0_541 = fixed(0.541196100), C_0_765 = fixed(0.765366865);
  private static final int C_0_899 = fixed(0.899976223), C_1_175 = fixed(1.175875602);
  private static final int C_1_501 = fixed(1.501321110), C_1_847 = fixed(1.847759065);
  private static final int C_1_961 = fixed(1.961570560), C_2_053 = fixed(2.053119869);
  private static final int C_2_562 = fixed(2.562915447), C_3_072 = fixed(3.072711026);

  private DctTransform() {}

  private static int fixed(double value) {
    return (int) (value * (1 << BITS) + 0.5);
  }

  /**
   * Transforms a block.
   *
   * @param block [64] dequantized coefficients in natural order; becomes samples with {@link
   *     #FRACTION} bits, level shifted, not clipped
   * @param middle half of the sample range, added to every sample
   */
  static void inverse(int[] block, int middle) {
    for (int i = 0; i < 64; i++) {
      block[i] <<= FRACTION;
    }
    block[0] += middle << FRACTION + 3;
    for (int row = 0; row < 64; row += 8) {
      pass(block, row, 1, BITS);
    }
    for (int column = 0; column < 8; column++) {
      pass(block, column, 8, BITS + 3);
    }
  }

  private static void pass(int[] c, int at, int step, int shift) {
    int c0 = c[at], c1 = c[at + step], c2 = c[at + 2 * step], c3 = c[at + 3 * step];
    int c4 = c[at + 4 * step], c5 = c[at + 5 * step], c6 = c[at + 6 * step], c7 = c[at + 7 * step];
    int half = 1 << shift - 1;

    int z1 = (c2 + c6) * C_0_541;
    int even2 = z1 - c6 * C_1_847, even3 = z1 + c2 * C_0_765;
    int even0 = (c0 + c4 << BITS) + half, even1 = (c0 - c4 << BITS) + half;
    int e0 = even0 + even3, e3 = even0 - even3, e1 = even1 + even2, e2 = even1 - even2;

    int z5 = (c7 + c3 + c5 + c1) * C_1_175;
    int za = -(c7 + c1) * C_0_899, zb = -(c5 + c3) * C_2_562;
    int zc = z5 - (c7 + c3) * C_1_961, zd = z5 - (c5 + c1) * C_0_390;
    int o0 = c7 * C_0_298 + za + zc, o1 = c5 * C_2_053 + zb + zd;
    int o2 = c3 * C_3_072 + zb + zc, o3 = c1 * C_1_501 + za + zd;

    c[at] = e0 + o3 >> shift;
    c[at + 7 * step] = e0 - o3 >> shift;
    c[at + step] = e1 + o2 >> shift;
    c[at + 6 * step] = e1 - o2 >> shift;
    c[at + 2 * step] = e2 + o1 >> shift;
    c[at + 5 * step] = e2 - o1 >> shift;
    c[at + 3 * step] = e3 + o0 >> shift;
    c[at + 4 * step] = e3 - o0 >> shift;
  }
}
