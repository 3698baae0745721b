package dev.hilum.dicom.codec;

/**
 * What a JPEG-LS scan is coded with (T.87, C.2.4.1.1 and table C.2).
 *
 * @param maximum largest sample value
 * @param near largest error of near-lossless coding; 0: lossless
 * @param t1,t2,t3 gradient thresholds
 * @param reset samples after which a context's counts are halved
 */
record LsParameters(int maximum, int near, int t1, int t2, int t3, int reset) {
  private static final int T1 = 3, T2 = 7, T3 = 21, RESET = 64;

  /** The parameters of a scan without presets; a preset of 0 means its default, too. */
  static LsParameters of(int precision, int near, int[] preset) {
    int maximum = preset[0] == 0 ? (1 << precision) - 1 : preset[0];
    int d1, d2, d3;
    if (maximum >= 128) {
      int factor = Math.min(maximum, 4095) + 128 >> 8;
      d1 = clamp(factor * (T1 - 2) + 2 + 3 * near, near + 1, maximum);
      d2 = clamp(factor * (T2 - 3) + 3 + 5 * near, d1, maximum);
      d3 = clamp(factor * (T3 - 4) + 4 + 7 * near, d2, maximum);
    } else {
      int factor = 256 / (maximum + 1);
      d1 = clamp(Math.max(2, T1 / factor + 3 * near), near + 1, maximum);
      d2 = clamp(Math.max(3, T2 / factor + 5 * near), d1, maximum);
      d3 = clamp(Math.max(4, T3 / factor + 7 * near), d2, maximum);
    }
    return new LsParameters(
        maximum,
        near,
        preset[1] == 0 ? d1 : preset[1],
        preset[2] == 0 ? d2 : preset[2],
        preset[3] == 0 ? d3 : preset[3],
        preset[4] == 0 ? RESET : preset[4]);
  }

  private static int clamp(int value, int least, int most) {
    return value > most || value < least ? least : value;
  }

  /** Whether the standard allows these values for samples of {@code precision} bits. */
  boolean valid(int precision) {
    return maximum >= 1
        && maximum < 1 << precision
        && near <= Math.min(255, maximum / 2)
        && t1 > near
        && t1 <= t2
        && t2 <= t3
        && t3 <= maximum
        && reset >= 3
        && reset <= Math.max(255, maximum);
  }

  /** The number of prediction errors that are told apart. */
  int range() {
    return (maximum + 2 * near) / (2 * near + 1) + 1;
  }

  /** Bits of an error that is too large for its Golomb code. */
  int errorBits() {
    return 32 - Integer.numberOfLeadingZeros(range() - 1);
  }

  /** The most bits of a code. */
  int limit() {
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(maximum));
    return 2 * (bits + Math.max(8, bits));
  }

  /** [-maximum..maximum] the region -4..4 of a gradient, at {@code gradient + maximum}. */
  byte[] regions() {
    byte[] regions = new byte[2 * maximum + 1];
    for (int gradient = 0; gradient <= maximum; gradient++) {
      int region =
          gradient >= t3 ? 4 : gradient >= t2 ? 3 : gradient >= t1 ? 2 : gradient > near ? 1 : 0;
      regions[maximum + gradient] = (byte) region;
      regions[maximum - gradient] = (byte) -region;
    }
    return regions;
  }
}
