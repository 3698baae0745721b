package dev.hilum.dicom.codec;

import java.util.Arrays;

/**
 * The adaptive binary arithmetic decoder of JPEG 2000 (T.800, annex C).
 *
 * <p>A segment's bytes are first made plain bits: the bit stuffed after each byte ff is added where
 * it belongs, so that the register can be filled by words. A pass works on a {@link #copy} that no
 * one else sees: its registers are then those of the processor.
 */
final class MqCoder {
  /** Contexts: 0..8 zero coding, 9..13 signs, 14..16 refinement. */
  static final int RUN = 17, UNIFORM = 18, CONTEXTS = 19;

  private static final int FRACTION = 47; // bits of the code register below those compared

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

  /** By 2 * state + more probable symbol: estimate, that symbol << 16, the index << 17. */
  private static final int[] STATES = new int[2 * QE.length];

  /** By the same index: the entry after the more probable symbol, after the less one << 32. */
  private static final long[] NEXT = new long[2 * QE.length];

  static {
    for (int i = 0; i < STATES.length; i++) {
      STATES[i] = QE[i / 2] | (i & 1) << 16 | i << 17;
    }
    for (int i = 0; i < NEXT.length; i++) {
      int state = i / 2, symbol = i & 1;
      boolean switches = state == 0 || state == 6 || state == 14;
      long less = STATES[2 * LESS[state] + (switches ? 1 - symbol : symbol)];
      NEXT[i] = STATES[2 * MORE[state] + symbol] | less << 32;
    }
  }

  private final int[] contexts; // the entry of each one's state
  private int[] words = new int[1 << 10];
  private int size, at, interval, count; // of words; of bits that are left in the fraction
  private long code;

  MqCoder() {
    contexts = new int[CONTEXTS];
  }

  private MqCoder(MqCoder of) {
    contexts = of.contexts;
    words = of.words;
    size = of.size;
    take(of);
  }

  /** One that goes on from here in the same contexts; {@link #take} brings back where it is. */
  MqCoder copy() {
    return new MqCoder(this);
  }

  void take(MqCoder from) {
    at = from.at;
    interval = from.interval;
    count = from.count;
    code = from.code;
  }

  /** Puts all contexts into their first states (table D.7). */
  void reset() {
    Arrays.fill(contexts, STATES[0]);
    contexts[0] = STATES[2 * 4];
    contexts[RUN] = STATES[2 * 3];
    contexts[UNIFORM] = STATES[2 * 46];
  }

  /** Starts a segment of arithmetic code of so many bytes. */
  void start(byte[] bytes, int length) {
    plain(bytes, length);
    at = 1;
    interval = 0x8000;
    code = (words[0] & 0xffffffffL) << FRACTION - 16;
    count = 16;
  }

  /** Makes words of bytes: a bit 0, then all bits in order, then ones (T.800, C.3.4). */
  private void plain(byte[] bytes, int length) {
    if (words.length < length / 4 + 2) {
      words = new int[Math.max(length / 4 + 2, 2 * words.length)];
    }
    size = 0;
    long bits = 0;
    int held = 1, before = 0;
    for (int i = 0; i < length; i++) {
      int next = bytes[i] & 0xff, width = before == 0xff ? 7 : 8;
      if (width == 7 && next > 0x8f) {
        break; // a marker: the code has ended
      }
      bits = (bits << width) + next;
      held += width;
      if (bits >>> held != 0) {
        for (int carried = size - 1; carried >= 0 && ++words[carried] == 0; ) {
          carried--;
        }
        bits &= (1L << held) - 1;
      }
      if (held >= 32) {
        held -= 32;
        words[size++] = (int) (bits >>> held);
        bits &= (1L << held) - 1;
      }
      before = next;
    }
    words[size++] = (int) (bits << 32 - held) | -1 >>> held;
  }

  private static int word(int[] words, int at, int size) {
    return at < size ? words[at] : -1;
  }

  /**
   * The next symbol in a context (T.800, C.3.2); without branches on it, as it is hard to foresee.
   */
  int decode(int context) {
    int entry = contexts[context], estimate = entry & 0xffff;
    long part = (long) estimate << FRACTION, above = code - part;
    int below = (int) (above >> 63); // all bits set, or none; so is less
    int rest = interval - estimate;
    int less = rest - estimate >> 31 ^ below;
    int next = (int) (NEXT[entry >>> 17] >>> (less & 32));
    rest ^= (rest ^ estimate) & below;
    int moved = rest - 0x8000 >> 31;
    int shift = Integer.numberOfLeadingZeros(rest) - 16;
    interval = rest << shift;
    code = above + (part & above >> 63) << shift;
    count -= shift;
    contexts[context] = entry ^ (entry ^ next) & moved;
    if (count < 0) {
      code |= (word(words, at++, size) & 0xffffffffL) << FRACTION - 32 - count;
      count += 32;
    }
    return entry >> 16 & 1 ^ less & 1;
  }
}
