package dev.hilum.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The entropy-coded bits of a JPEG scan, 64 at a time: stuffed zero bytes are dropped, a marker
 * stops the flow and zeros follow it, counted so that a truncated file is noticed.
 *
 * <p>The block decoders copy {@link #buffer} and {@link #count} to locals for speed and store them
 * back; nobody else writes them.
 */
public final class JpegBits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] file;
  private int at; // next byte to take
  private int padding; // zero bits supplied after the end of the data

  long buffer; // the next bits, from the top
  int count; // how many of them are valid

  /**
   * @param at first byte of the entropy-coded data
   */
  public JpegBits(byte[] file, int at) {
    this.file = file;
    this.at = at;
  }

  /** Makes at least 48 bits valid. */
  void refill() {
    if (at + 8 <= file.length) {
      long bytes = (long) LONG.get(file, at);
      long inverted = ~bytes;
      if ((inverted - 0x0101010101010101L & ~inverted & 0x8080808080808080L) == 0) { // no 0xff
        buffer |= bytes >>> count;
        int taken = 63 - count >>> 3;
        at += taken;
        count += taken << 3;
        return;
      }
    }
    // the bits below the valid ones may hold a part of the next byte: they are cleared
    buffer = count == 0 ? 0 : buffer & -1L << 64 - count;
    while (count <= 48) {
      long value = 0;
      if (at < file.length && file[at] != -1) {
        value = file[at++] & 0xff;
      } else if (at + 1 < file.length && file[at + 1] == 0) {
        value = 0xff;
        at += 2;
      } else {
        padding += 8;
      }
      buffer |= value << 56 - count;
      count += 8;
    }
  }

  /** The next {@code n} bits, 1..16. */
  int bits(int n) {
    if (count < n) {
      refill();
    }
    int value = (int) (buffer >>> 64 - n);
    buffer <<= n;
    count -= n;
    return value;
  }

  /** The next symbol, or -1 when no code of the table matches. */
  int symbol(HuffmanTable table) {
    if (count < 16) {
      refill();
    }
    int entry = table.fast[(int) (buffer >>> 64 - HuffmanTable.LOOKUP_BITS)];
    int length, symbol;
    if (entry != 0) {
      symbol = entry >> 8 & 0xff;
      length = entry & 0x7f;
      if ((entry & HuffmanTable.VALUE_INCLUDED) != 0) {
        length -= symbol & 15;
      }
    } else {
      int ahead = (int) (buffer >>> 48);
      length = table.longLength(ahead);
      if (length > 16) {
        return -1;
      }
      symbol = table.longSymbol(ahead, length);
    }
    buffer <<= length;
    count -= length;
    return symbol;
  }

  /**
   * Reads the differences of lossless JPEG (T.81, H.1.2.2), their tables taking turns; false when a
   * code is none that the standard allows.
   *
   * @param tables one for each component of the scan
   * @param out gets the differences modulo 2^16
   */
  public boolean differences(List<HuffmanTable> tables, int[] out) {
    int[][] lookups = new int[tables.size()][];
    for (int c = 0; c < lookups.length; c++) {
      lookups[c] = tables.get(c).fast;
    }
    long ahead = buffer;
    int valid = count;
    for (int i = 0, c = 0; i < out.length; i++) {
      if (valid < 32) {
        buffer = ahead;
        count = valid;
        refill();
        ahead = buffer;
        valid = count;
      }
      int entry = lookups[c][(int) (ahead >>> 64 - HuffmanTable.DIFFERENCE_BITS)];
      int length = entry & 0x7f, value = entry >> 16;
      if ((entry & HuffmanTable.VALUE_INCLUDED) == 0) {
        int size = entry >> 8 & 0xff;
        if (entry == 0) {
          int code = (int) (ahead >>> 48);
          length = tables.get(c).longLength(code);
          size = length > 16 ? 17 : tables.get(c).longSymbol(code, length);
        }
        if (size > 16) {
          return false;
        }
        value = size == 16 ? 1 << 15 : 0;
        if (size > 0 && size < 16) {
          value = HuffmanTable.extend((int) (ahead << length >>> 64 - size), size);
          length += size;
        }
      }
      out[i] = value;
      ahead <<= length;
      valid -= length;
      c = c + 1 == lookups.length ? 0 : c + 1;
    }
    buffer = ahead;
    count = valid;
    return true;
  }

  /** Whether more bits have been taken than the data held. */
  public boolean exhausted() {
    return padding > count;
  }

  /**
   * Drops what is left before the next marker and steps over it when it is a restart marker; false
   * when another marker or the end of the file comes first.
   */
  public boolean restart() {
    buffer = 0;
    count = 0;
    padding = 0;
    while (at + 1 < file.length) {
      if (file[at] == -1) {
        int marker = file[at + 1] & 0xff;
        if (marker >= 0xd0 && marker <= 0xd7) {
          at += 2;
          return true;
        }
        if (marker != 0 && marker != 0xff) {
          return false;
        }
      }
      at++;
    }
    return false;
  }

  /** Where the search for the next marker goes on; reading ahead never passes a marker. */
  public int position() {
    return at;
  }
}
