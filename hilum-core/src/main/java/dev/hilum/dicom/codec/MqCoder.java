package dev.hilum.dicom.codec;

import java.util.Arrays;

/**
 * The adaptive binary arithmetic decoder of JPEG 2000 (T.800, annex C), and the raw bits that may
 * stand in for it. A segment's data must be followed by two bytes ff.
 */
final class MqCoder {
  /** Contexts: 0..8 zero coding, 9..13 signs, 14..16 refinement. */
  static final int RUN = 17, UNIFORM = 18, CONTEXTS = 19;

  // T.800, table C.2: probability estimate, next state after more and after less probable symbol
  private static final int[] QE = {
    0x5601, 0x3401, 0x1801, 0x0ac1, 0x0521, 0x0221, 0x5601, 0x5401, 0x4801, 0x3801, 0x3001, 0x2401,
    0x1c01, 0x1601, 0x5601, 0x5401, 0x5101, 0x4801, 0x3801, 0x3401, 0x3001, 0x2801, 0x2401, 0x2201,
    0x1c01, 0x1801, 0x1601, 0x1401, 0x1201, 0x1101, 0x0ac1, 0x09c1, 0x08a1, 0x0521, 0x0441, 0x02a1,
    0x0221, 0x0141, 0x0111, 0x0085, 0x0049, 0x0025, 0x0015, 0x0009, 0x0005, 0x0001, 0x5601
  };
  private static final int[] MORE = {
    1, 2, 3, 4, 5, 38, 7, 8, 9, 10, 11, 12, 13, 29, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 45, 46
  };
  private static final int[] LESS = {
    1, 6, 9, 12, 29, 33, 6, 14, 14, 14, 17, 18, 20, 21, 14, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22,
    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 46
  };

  /**
   * By 2 * state + more probable symbol: estimate, that symbol << 16, next after more << 17, after
   * less << 24.
   */
  private static final int[] STATES = new int[2 * QE.length];

  static {
    for (int i = 0; i < QE.length; i++) {
      for (int symbol = 0; symbol < 2; symbol++) {
        boolean switches = i == 0 || i == 6 || i == 14;
        int less = 2 * LESS[i] + (switches ? 1 - symbol : symbol);
        STATES[2 * i + symbol] = QE[i] | symbol << 16 | 2 * MORE[i] + symbol << 17 | less << 24;
      }
    }
  }

  private final int[] contexts = new int[CONTEXTS]; // the entry of each one's state
  private byte[] data = {};
  private int at, interval, code, count;

  /** Puts all contexts into their first states (table D.7). */
  void reset() {
    Arrays.fill(contexts, STATES[0]);
    contexts[0] = STATES[2 * 4];
    contexts[RUN] = STATES[2 * 3];
    contexts[UNIFORM] = STATES[2 * 46];
  }

  /** Starts a segment of arithmetic code at the first byte. */
  void start(byte[] bytes) {
    data = bytes;
    at = 0;
    code = (bytes[0] & 0xff) << 16;
    next();
    code <<= 7;
    count -= 7;
    interval = 0x8000;
  }

  private void next() {
    int more = data[at + 1] & 0xff;
    if (data[at] == -1) {
      if (more > 0x8f) {
        code += 0xff00;
        count = 8;
      } else {
        at++;
        code += more << 9;
        count = 7;
      }
    } else {
      at++;
      code += more << 8;
      count = 8;
    }
  }

  /** The next symbol in a context; without branches on it, as it is hard to foresee. */
  int decode(int context) {
    int entry = contexts[context], estimate = entry & 0xffff;
    int rest = interval - estimate;
    int below = (code >>> 16) - estimate >> 31; // all bits set, or none; so is less
    int less = rest - estimate >> 31 ^ below;
    code -= estimate << 16 & ~below;
    rest ^= (rest ^ estimate) & below;
    int shift = Integer.numberOfLeadingZeros(rest) - 16;
    interval = rest << shift;
    if (shift > 0) {
      contexts[context] = STATES[entry >>> 17 + (less & 7) & 0x7f];
    }
    if (shift > count) {
      shift(shift);
    } else {
      code <<= shift;
      count -= shift;
    }
    return entry >> 16 & 1 ^ less & 1;
  }

  /** Shifts the code past one or more bytes. */
  private void shift(int shift) {
    int left = shift;
    while (left > 0) {
      if (count == 0) {
        next();
      }
      int some = Math.min(left, count);
      code <<= some;
      count -= some;
      left -= some;
    }
  }

  /** Starts a segment of raw bits at the first byte. */
  void startRaw(byte[] bytes) {
    data = bytes;
    at = 0;
    code = 0;
    count = 0;
  }

  /** The next raw bit. */
  int raw() {
    if (count == 0) {
      boolean stuffed = code == 0xff;
      if (stuffed && (data[at] & 0xff) > 0x8f) {
        count = 8;
      } else {
        code = data[at++] & 0xff;
        count = stuffed ? 7 : 8;
      }
    }
    return code >> --count & 1;
  }
}
