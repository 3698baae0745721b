package dev.hilum.dicom.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of a JPEG-LS scan, 64 at a time: after a byte ff the next one has seven (T.87, A.1); a
 * marker stops the flow and zeros follow it, counted so that a truncated file is noticed.
 */
final class LsBits {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] file;
  private int at; // next byte to take
  private boolean escaped; // the byte before it was ff
  private int padding; // zero bits supplied after the end of the data

  long buffer; // the next bits, from the top; zeros below them
  int count; // how many of them are valid

  LsBits(byte[] file, int at) {
    this.file = file;
    this.at = at;
  }

  /** Makes at least 57 bits valid. */
  void refill() {
    if (!escaped && at + 8 <= file.length) {
      long bytes = (long) LONG.get(file, at);
      long inverted = ~bytes;
      if ((inverted - 0x0101010101010101L & ~inverted & 0x8080808080808080L) == 0) { // no 0xff
        int taken = 64 - count >>> 3;
        if (taken > 0) {
          buffer |= bytes >>> 64 - 8 * taken << 64 - 8 * taken - count;
          at += taken;
          count += 8 * taken;
        }
        return;
      }
    }
    while (count <= 56) {
      int bits = escaped ? 7 : 8;
      long value = 0;
      boolean marker =
          at >= file.length
              || escaped && file[at] < 0
              || !escaped && file[at] == -1 && (at + 1 >= file.length || file[at + 1] < 0);
      if (marker) {
        padding += bits;
      } else {
        value = file[at] & 0xff;
        escaped = file[at++] == -1;
      }
      buffer |= value << 64 - count - bits;
      count += bits;
    }
  }

  /** The next {@code n} bits, 0..25. */
  int bits(int n) {
    if (n == 0) {
      return 0;
    }
    if (count < n) {
      refill();
    }
    int value = (int) (buffer >>> 64 - n);
    buffer <<= n;
    count -= n;
    return value;
  }

  /**
   * A Golomb code: zeros, a one and {@code k} bits; or after {@code most} zeros and a one the value
   * less 1 in {@code errorBits} bits (T.87, A.5.3). -1 when the zeros do not end there.
   */
  int golomb(int k, int most, int errorBits) {
    if (count < 48) {
      refill();
    }
    int zeros = Long.numberOfLeadingZeros(buffer);
    if (zeros < most && zeros + 1 + k <= count) {
      long rest = buffer << zeros << 1;
      buffer = rest << k;
      count -= zeros + 1 + k;
      return zeros << k | (int) (rest >>> 1 >>> 63 - k);
    }
    zeros = zeros(most);
    return zeros < most ? zeros << k | bits(k) : zeros == most ? bits(errorBits) + 1 : -1;
  }

  /** The number of zero bits before the next one, which is taken, too; at most {@code most}. */
  private int zeros(int most) {
    int zeros = 0;
    while (true) {
      if (count < 32) {
        refill();
      }
      int ahead = Math.min(Long.numberOfLeadingZeros(buffer), count);
      if (ahead < count) {
        buffer = buffer << ahead << 1;
        count -= ahead + 1;
        return zeros + ahead;
      }
      zeros += count;
      buffer = 0;
      count = 0;
      if (zeros > most) {
        return zeros;
      }
    }
  }

  /** Whether more bits have been taken than the data held. */
  boolean exhausted() {
    return padding > count;
  }

  /**
   * Drops what is left of an interval and steps over a restart marker; false where there is none.
   */
  boolean restart() {
    buffer = 0;
    count = 0;
    padding = 0;
    escaped = false;
    while (at + 1 < file.length) {
      if (file[at] == -1 && file[at + 1] < 0) {
        int marker = file[at + 1] & 0xff;
        if (marker != 0xff) {
          at += 2;
          return marker >= 0xd0 && marker <= 0xd7;
        }
      }
      at++;
    }
    return false;
  }

  /** Where the search for the next marker goes on. */
  int position() {
    return Math.max(0, at - (escaped ? 1 : 0));
  }
}
