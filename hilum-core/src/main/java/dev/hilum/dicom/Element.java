package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One attribute of a data set, as it is in the file: its bytes (not yet decoded), or its items.
 *
 * @param value the bytes, padding included; of encapsulated pixels all fragments with their item
 *     headers, without the closing delimiter
 * @param bigEndian byte order of the numbers in {@code value}
 * @param items of a sequence; none otherwise
 * @param encapsulated whether {@code value} is a run of fragments
 */
public record Element(
    Tag tag,
    Vr vr,
    MemorySegment value,
    boolean bigEndian,
    List<Attributes> items,
    boolean encapsulated) {

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  public Element {
    items = List.copyOf(items);
  }

  /** Length of the value in bytes. */
  public long length() {
    return value.byteSize();
  }

  /**
   * A copy of the value.
   *
   * @throws BadInputException if it has 2^30 bytes or more
   */
  public byte[] bytes() {
    if (value.byteSize() >= 1 << 30) {
      throw new BadInputException(
          tag + " must have less than 2^30 bytes to be read at once, got " + value.byteSize());
    }
    return value.toArray(ValueLayout.JAVA_BYTE);
  }

  /** How many numbers a numeric value holds; an incomplete one at the end does not count. */
  int count() {
    return (int) Math.min(Integer.MAX_VALUE - 8, value.byteSize() / vr.size);
  }

  /** Number {@code i} of an integer value; OB and UN are unsigned bytes. */
  long integer(int i) {
    long at = (long) i * vr.size;
    return switch (vr) {
      case US, OW -> value.get(SHORT.withOrder(order()), at) & 0xffff;
      case SS -> value.get(SHORT.withOrder(order()), at);
      case SL -> value.get(INT.withOrder(order()), at);
      case UL, OL -> value.get(INT.withOrder(order()), at) & 0xffffffffL;
      case AT ->
          (long) (value.get(SHORT.withOrder(order()), at) & 0xffff) << 16
              | value.get(SHORT.withOrder(order()), at + 2) & 0xffff;
      case SV, UV, OV -> value.get(LONG.withOrder(order()), at);
      default -> value.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    };
  }

  /** Number {@code i} of an integer or floating-point value. */
  double number(int i) {
    long at = (long) i * vr.size;
    return switch (vr) {
      case FL, OF -> Float.intBitsToFloat(value.get(INT.withOrder(order()), at));
      case FD, OD -> Double.longBitsToDouble(value.get(LONG.withOrder(order()), at));
      default -> integer(i);
    };
  }

  /**
   * One number written as text (DS, IS).
   *
   * @throws BadInputException if it is none
   */
  double number(String text, String name) {
    try {
      char last = text.isEmpty() ? 'x' : text.charAt(text.length() - 1);
      if ((last >= '0' && last <= '9') || last == '.') {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw new BadInputException(sentence(text, name), e);
    }
    throw new BadInputException(sentence(text, name));
  }

  private String sentence(String text, String name) {
    String shown = text.length() > 24 ? text.substring(0, 24) + "…" : text;
    return name + ": " + tag + " must be a number, got \"" + shown + "\"";
  }

  private ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
