package dev.hilum.report;

import dev.hilum.io.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * SentencePiece's compiled normalisation rules, such as {@code nmt_nfkc}: from UTF-8 sequences to
 * replacements, the longest that fits first.
 *
 * <p>Format: the size of a Darts-clone double array in bytes, the array of 32-bit units, then the
 * replacements, each ended by a zero byte.
 */
final class CharsMap {
  /** No rule starts here. */
  static final long NONE = -1;

  private final int[] units;
  private final byte[] replacements;

  CharsMap(byte[] compiled, String name) {
    ByteBuffer buffer = ByteBuffer.wrap(compiled).order(ByteOrder.LITTLE_ENDIAN);
    int size = compiled.length < 4 ? -1 : buffer.getInt();
    if (size < 4 || size % 4 != 0 || size > compiled.length - 4) {
      throw new BadInputException(
          name
              + ": the normalisation rules must start with their table's size, a multiple of 4 in "
              + compiled.length
              + " bytes, got "
              + size);
    }
    units = new int[size / 4];
    buffer.asIntBuffer().get(units);
    replacements = Arrays.copyOfRange(compiled, 4 + size, compiled.length);
  }

  /**
   * The longest rule for the bytes from {@code at} on, as the number of bytes it replaces in the
   * upper and the place of its replacement in the lower half; {@link #NONE} if there is none.
   */
  long longest(byte[] text, int at) {
    long found = NONE;
    int node = offset(units[0]);
    for (int i = at; i < text.length; i++) {
      node ^= text[i] & 255;
      if (node < 0 || node >= units.length) {
        break;
      }
      int unit = units[node];
      if ((unit & 0x800000ff) != (text[i] & 255)) {
        break;
      }
      node ^= offset(unit);
      if (node < 0 || node >= units.length) {
        break;
      }
      if ((unit >>> 8 & 1) == 1) {
        found = (long) (i + 1 - at) << 32 | units[node] & 0x7fffffff;
      }
    }
    return found;
  }

  /** The replacement at a place: up to its zero byte. */
  byte[] replacement(int place) {
    int from = Math.min(place, replacements.length), end = from;
    while (end < replacements.length && replacements[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(replacements, from, end);
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }
}
