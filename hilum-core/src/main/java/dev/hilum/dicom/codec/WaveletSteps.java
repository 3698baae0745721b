package dev.hilum.dicom.codec;

import java.nio.ByteBuffer;

/**
 * The quantization of a component of a tile (T.800, A.6.4): step sizes in floating point, one a
 * subband, in the order LL, then HL, LH, HH of each level.
 *
 * @param derived all steps follow from the first one
 */
record WaveletSteps(boolean derived, int guardBits, int[] exponents, int[] mantissas) {

  static WaveletSteps read(ByteBuffer in) {
    int style = in.get() & 0xff, kind = style & 31, size = kind == 0 ? 1 : 2;
    int count = kind == 1 ? 1 : Math.min(in.remaining() / size, 97);
    int[] exponents = new int[count], mantissas = new int[count];
    for (int i = 0; i < count; i++) {
      int value = kind == 0 ? (in.get() & 0xff) << 8 : in.getShort() & 0xffff;
      exponents[i] = value >> 11;
      mantissas[i] = value & 0x7ff;
    }
    return new WaveletSteps(kind == 1, style >> 5, exponents, mantissas);
  }

  /** Whether there is a step for every subband. */
  boolean covers(int levels) {
    return exponents.length > (derived ? 0 : 3 * levels);
  }

  /** The exponent of a subband. */
  int exponent(int band) {
    return derived && band > 0
        ? Math.max(0, exponents[0] - (band - 1) / 3)
        : exponents[derived ? 0 : band];
  }

  /** The step size of a subband of an irreversible transform, for samples of so many bits. */
  float step(int band, int precision) {
    int mantissa = mantissas[derived ? 0 : band];
    return (float) ((1 + mantissa / 2048.0) * Math.pow(2, precision - exponent(band)));
  }
}
