package dev.hilum.dicom.codec;

/**
 * The contexts of a coefficient by what its neighbours are (T.800, tables D.1 to D.3), as tables.
 *
 * <p>Neighbours are nine bits, row by row from the upper left; the middle one is the coefficient's
 * own and is not looked at.
 */
final class BlockContexts {
  /** [4 * 512] of significance, by the band and the neighbours' significance. */
  static final byte[] ZERO = new byte[4 << 9];

  /**
   * [256] of signs, by bits: west negative, north significant, east negative, west significant,
   * north negative, east significant, south negative, south significant.
   */
  static final byte[] SIGN = new byte[256];

  /** [256] whether the sign's symbol is inverted, by the same bits. */
  static final byte[] FLIP = new byte[256];

  private BlockContexts() {}

  static {
    for (int bits = 0; bits < 512; bits++) {
      int h = (bits >> 3 & 1) + (bits >> 5 & 1), v = (bits >> 1 & 1) + (bits >> 7 & 1);
      int d = (bits & 1) + (bits >> 2 & 1) + (bits >> 6 & 1) + (bits >> 8 & 1);
      ZERO[bits] = (byte) vertical(h, v, d);
      ZERO[1 << 9 | bits] = (byte) vertical(v, h, d);
      ZERO[2 << 9 | bits] = (byte) vertical(h, v, d);
      ZERO[3 << 9 | bits] = (byte) diagonal(h + v, d);
    }
    for (int bits = 0; bits < 256; bits++) {
      int h = one(bits, 3, 0) + one(bits, 5, 2), v = one(bits, 1, 4) + one(bits, 7, 6);
      h = Math.clamp(h, -1, 1);
      v = Math.clamp(v, -1, 1);
      boolean flip = h < 0 || h == 0 && v < 0;
      int context = flip ? 3 * -h - v : 3 * h + v; // 0, 1; 2, 3, 4
      SIGN[bits] = (byte) (9 + context);
      FLIP[bits] = (byte) (flip ? 1 : 0);
    }
  }

  private static int one(int bits, int significant, int negative) {
    return (bits >> significant & 1) == 0 ? 0 : (bits >> negative & 1) == 0 ? 1 : -1;
  }

  /** LL and LH; HL with the directions exchanged. */
  private static int vertical(int h, int v, int d) {
    if (h == 2) {
      return 8;
    }
    if (h == 1) {
      return v > 0 ? 7 : d > 0 ? 6 : 5;
    }
    return v == 2 ? 4 : v == 1 ? 3 : Math.min(2, d);
  }

  private static int diagonal(int hv, int d) {
    return switch (d) {
      case 0 -> Math.min(2, hv);
      case 1 -> 3 + Math.min(2, hv);
      case 2 -> hv == 0 ? 6 : 7;
      default -> 8;
    };
  }
}
