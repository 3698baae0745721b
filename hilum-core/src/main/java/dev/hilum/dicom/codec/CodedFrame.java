package dev.hilum.dicom.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The stored values of one frame, decoded: pixel by pixel in rows from the top, the samples of a
 * pixel together.
 *
 * <p>A value is zero-extended, or sign-extended where {@code signed}; a 16-bit unsigned one is read
 * with {@code & 0xffff}.
 *
 * @param samples per pixel
 * @param precision bits of a value, as the code stream has it; 1..32
 * @param signed as the header has it: the bits of a stream that says otherwise are read anew
 * @param values [height * width * samples], or empty where {@code precision} is above 16
 * @param wide the same for a precision above 16, else empty
 * @param notes what the code stream has otherwise than the header, a sentence each
 */
public record CodedFrame(
    int width,
    int height,
    int samples,
    int precision,
    boolean signed,
    short[] values,
    int[] wide,
    List<String> notes) {

  public CodedFrame {
    notes = List.copyOf(notes);
    int size = width * height * samples;
    if (values.length != (precision > 16 ? 0 : size) || wide.length != size - values.length) {
      throw new IllegalArgumentException(
          "a frame must have width * height * samples values, got "
              + (values.length + wide.length)
              + " and "
              + (width + " x " + height + " x " + samples));
    }
  }

  /**
   * A frame of at most 16 bits as its header wants it read.
   *
   * @param values as the code stream has them; changed in place
   * @param codedSigned whether the code stream calls them signed
   */
  static CodedFrame of(
      FrameSpec header, int precision, boolean codedSigned, short[] values, List<String> notes) {
    int free = 32 - precision;
    if (header.signed() && precision < 16) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) (values[i] << free >> free);
      }
    } else if (codedSigned && !header.signed()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) (values[i] << free >>> free);
      }
    }
    return of(header, precision, codedSigned, values, new int[0], notes);
  }

  private static CodedFrame of(
      FrameSpec header,
      int precision,
      boolean codedSigned,
      short[] values,
      int[] wide,
      List<String> notes) {
    List<String> all = new ArrayList<>(notes);
    if (precision != header.bitsStored()) {
      all.add("the code stream has " + precision + " bits, the header " + header.bitsStored());
    }
    if (codedSigned && !header.signed()) {
      all.add("the code stream is signed, the header is not");
    }
    return new CodedFrame(
        header.columns(),
        header.rows(),
        header.samples(),
        precision,
        header.signed(),
        values,
        wide,
        all);
  }

  /** Value {@code i}, extended as its sign demands. */
  public long value(int i) {
    if (precision > 16) {
      return signed ? wide[i] : wide[i] & 0xffffffffL;
    }
    return signed ? values[i] : values[i] & 0xffff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodedFrame that
        && width == that.width
        && height == that.height
        && samples == that.samples
        && precision == that.precision
        && signed == that.signed
        && Arrays.equals(values, that.values)
        && Arrays.equals(wide, that.wide)
        && notes.equals(that.notes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(values) + Arrays.hashCode(wide)) + width;
  }

  @Override
  public String toString() {
    return "CodedFrame["
        + (width + " x " + height + " x " + samples + ", " + precision + " bits")
        + (signed ? ", signed]" : "]");
  }
}
