package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Pixels that are stored as they are (PS3.5 8.1): frame after frame, in the file's byte order. */
final class NativeFrames {
  private final PixelHeader header;
  private final MemorySegment value;
  private final ByteOrder order;
  private final boolean swappedPairs; // bytes in big-endian words of 16 bits
  private final String name;

  NativeFrames(PixelHeader told, String name, Consumer<String> notes) {
    Element element = told.element();
    long whole = told.samplesPerFrame() * told.bitsAllocated() / 8 * told.frames();
    boolean repeated = told.isSubsampled() && element.length() >= whole;
    header = repeated ? told.withPhotometric("YBR_FULL") : told;
    if (repeated) {
      notes.accept("the chroma is stored for every pixel, against " + told.photometric());
    }
    this.name = name;
    value = element.value();
    order = element.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    swappedPairs = element.bigEndian() && header.bitsAllocated() <= 8 && element.vr() == Vr.OW;
  }

  /** How many there are: more than the header says if the value holds more. */
  int frames() {
    long bits = header.bitsPerFrame(), whole = 8 * value.byteSize() / bits;
    return (int) Math.max(header.frames(), Math.min(whole, Integer.MAX_VALUE));
  }

  /**
   * One frame.
   *
   * @throws BadInputException if the file ends before it does
   */
  Samples frame(int frame) {
    long bits = header.bitsPerFrame(), start = frame * bits;
    if (frame >= 8 * value.byteSize() / bits) {
      throw new BadInputException(
          String.format(
              "%s: frame %d must end at byte %.0f of the pixels, they have %d",
              name, frame, Math.ceil((frame + 1.0) * bits / 8), value.byteSize()));
    }
    if (header.bitsAllocated() == 1) {
      return bits(start);
    }
    Samples samples = whole(start / 8, (int) (bits / header.bitsAllocated()));
    return header.samples() == 3 ? interleaved(samples) : samples;
  }

  private Samples bits(long start) {
    byte[] values = new byte[Math.toIntExact(header.samplesPerFrame())];
    for (int i = 0; i < values.length; i++) {
      long bit = start + i, at = bit >> 3;
      byte packed = byteAt(at);
      values[i] = (byte) (packed >> (bit & 7) & 1);
    }
    return new Samples.Bytes(values, header.signed());
  }

  private byte byteAt(long at) {
    long place = swappedPairs && (at ^ 1) < value.byteSize() ? at ^ 1 : at;
    return value.get(ValueLayout.JAVA_BYTE, place);
  }

  private Samples whole(long start, int count) {
    switch (header.bitsAllocated()) {
      case 8 -> {
        byte[] values = new byte[count];
        if (swappedPairs) {
          for (int i = 0; i < count; i++) {
            values[i] = byteAt(start + i);
          }
        } else {
          MemorySegment.copy(value, ValueLayout.JAVA_BYTE, start, values, 0, count);
        }
        return new Samples.Bytes(values, header.signed());
      }
      case 16 -> {
        short[] values = new short[count];
        MemorySegment.copy(
            value, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), start, values, 0, count);
        return new Samples.Shorts(values, header.signed());
      }
      case 32 -> {
        if (header.isFloat()) {
          float[] values = new float[count];
          MemorySegment.copy(
              value, ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), start, values, 0, count);
          return new Samples.Floats(values);
        }
        int[] values = new int[count];
        MemorySegment.copy(
            value, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), start, values, 0, count);
        return new Samples.Ints(values, header.signed());
      }
      default -> {
        double[] values = new double[count];
        MemorySegment.copy(
            value, ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), start, values, 0, count);
        return new Samples.Doubles(values);
      }
    }
  }

  /** Colour with the samples of a pixel together: planes woven, halved chroma repeated. */
  private Samples interleaved(Samples stored) {
    if (!header.isSubsampled() && !header.planar()) {
      return stored;
    }
    int[] from = new int[Math.toIntExact(header.samplesPerFrame())];
    int plane = header.rows() * header.columns();
    for (int i = 0; i < from.length; i++) {
      int pixel = i / 3, sample = i % 3;
      from[i] =
          !header.isSubsampled()
              ? sample * plane + pixel
              : Math.min(
                  stored.count() - 1,
                  pixel / 2 * 4 + (sample == 0 ? pixel & 1 : sample + 1)); // Y Y B R
    }
    return switch (stored) {
      case Samples.Bytes(var in, var signed) -> {
        byte[] out = new byte[from.length];
        for (int i = 0; i < out.length; i++) {
          out[i] = in[from[i]];
        }
        yield new Samples.Bytes(out, signed);
      }
      case Samples.Shorts(var in, var signed) -> {
        short[] out = new short[from.length];
        for (int i = 0; i < out.length; i++) {
          out[i] = in[from[i]];
        }
        yield new Samples.Shorts(out, signed);
      }
      case Samples.Ints(var in, var signed) -> {
        int[] out = new int[from.length];
        for (int i = 0; i < out.length; i++) {
          out[i] = in[from[i]];
        }
        yield new Samples.Ints(out, signed);
      }
      default -> stored;
    };
  }
}
