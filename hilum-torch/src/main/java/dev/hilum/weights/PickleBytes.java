package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A forward reader over a mapped pickle stream that counts what is made of it: whoever keeps an
 * object charges it here, so that a small file cannot ask for much memory.
 */
final class PickleBytes {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int MAX_LINE = 4096;
  private static final int MAX_INTEGER_BYTES = 255;

  /** Heap that a stream may fill: a fixed part, and as much again as the stream is long. */
  private static final long ALLOWANCE = 40L << 20;

  private final MemorySegment bytes;
  private final String origin;
  private long position;
  private long budget;

  PickleBytes(MemorySegment bytes, String origin) {
    this.bytes = bytes;
    this.origin = origin;
    this.budget = ALLOWANCE + bytes.byteSize();
  }

  String origin() {
    return origin;
  }

  long position() {
    return position;
  }

  /** Counts {@code heapBytes} against what this stream may fill. */
  void charge(long heapBytes) {
    budget -= heapBytes;
    if (budget < 0) {
      throw bad("the pickle describes more objects than " + (ALLOWANCE >> 20) + " MiB hold");
    }
  }

  int u8() {
    return bytes.get(ValueLayout.JAVA_BYTE, take(1)) & 0xff;
  }

  int u16() {
    return u8() | u8() << 8;
  }

  int i32() {
    return bytes.get(INT, take(4));
  }

  long u32() {
    return Integer.toUnsignedLong(i32());
  }

  long i64() {
    return bytes.get(LONG, take(8));
  }

  double bigEndianDouble() {
    return bytes.get(BIG_ENDIAN_DOUBLE, take(8));
  }

  byte[] bytes(long count) {
    if (count < 0 || count > bytes.byteSize() - position || count > Integer.MAX_VALUE - 16) {
      throw bad(
          "the pickle ends early: "
              + Long.toUnsignedString(count)
              + " bytes are due at byte "
              + position
              + " of "
              + bytes.byteSize());
    }
    charge(count);
    return bytes.asSlice(take(count), count).toArray(ValueLayout.JAVA_BYTE);
  }

  String utf8(long count) {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  String latin1(long count) {
    return new String(bytes(count), StandardCharsets.ISO_8859_1);
  }

  /** Text up to a line feed, as the GLOBAL opcode has it. */
  String line() {
    long end = position;
    while (end < bytes.byteSize()
        && end - position <= MAX_LINE
        && bytes.get(ValueLayout.JAVA_BYTE, end) != '\n') {
      end++;
    }
    if (end == bytes.byteSize() || end - position > MAX_LINE) {
      throw bad("a name in the pickle must end within " + MAX_LINE + " bytes");
    }
    String text = utf8(end - position);
    position++;
    return text;
  }

  /** A little-endian two's complement integer of {@code count} bytes: a Long where it fits. */
  Object integer(long count) {
    if (count < 0 || count > MAX_INTEGER_BYTES) {
      throw bad(
          "an integer in the pickle must have at most "
              + MAX_INTEGER_BYTES
              + " bytes, got "
              + count);
    }
    byte[] little = bytes(count);
    byte[] big = new byte[little.length];
    for (int i = 0; i < little.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    BigInteger value = big.length == 0 ? BigInteger.ZERO : new BigInteger(big);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  BadInputException bad(String sentence) {
    return new BadInputException(origin + ": " + sentence);
  }

  private long take(long count) {
    if (count > bytes.byteSize() - position) {
      throw bad("the pickle ends early, at byte " + bytes.byteSize());
    }
    long at = position;
    position += count;
    return at;
  }
}
