package dev.hilum.dicom.codec;

import java.nio.ByteBuffer;

/**
 * How a component of a tile is coded (T.800, A.6.1).
 *
 * @param levels of decomposition, 0..32
 * @param blockWidthBits,blockHeightBits log2 of the size of a code block
 * @param style of code blocks, the {@code …} bits below
 * @param reversible 5/3 in integers rather than 9/7 in floats
 * @param precincts [levels + 1] log2 of width, and of height times 16
 */
record WaveletCoding(
    int levels,
    int blockWidthBits,
    int blockHeightBits,
    int style,
    boolean reversible,
    int[] precincts) {
  static final int BYPASS = 1, RESET = 2, TERMINATE = 4, CAUSAL = 8, SEGMENTATION = 32;
  private static final int MOST_LEVELS = 32, LARGEST = 15;

  /**
   * Reads the part that COD and COC share.
   *
   * @param ownPrecincts whether sizes of precincts follow
   */
  static WaveletCoding read(ByteBuffer in, boolean ownPrecincts) {
    int levels = in.get() & 0xff, width = (in.get() & 15) + 2, height = (in.get() & 15) + 2;
    int style = in.get(), transform = in.get();
    int[] precincts = new int[Math.min(levels, MOST_LEVELS) + 1];
    for (int r = 0; r < precincts.length; r++) {
      precincts[r] = ownPrecincts ? in.get() & 0xff : LARGEST << 4 | LARGEST;
    }
    return new WaveletCoding(levels, width, height, style, transform == 1, precincts);
  }

  /** Whether the standard allows this. */
  boolean valid() {
    for (int r = 1; r < precincts.length; r++) {
      if ((precincts[r] & 15) == 0 || precincts[r] >> 4 == 0) {
        return false;
      }
    }
    return levels <= MOST_LEVELS
        && blockWidthBits <= 10
        && blockHeightBits <= 10
        && blockWidthBits + blockHeightBits <= 12
        && (style & ~63) == 0;
  }

  int precinctWidthBits(int resolution) {
    return precincts[resolution] & 15;
  }

  int precinctHeightBits(int resolution) {
    return precincts[resolution] >> 4;
  }

  boolean has(int bit) {
    return (style & bit) != 0;
  }
}
