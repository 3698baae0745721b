package dev.hilum.dicom.codec;

import dev.hilum.io.BadInputException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * RLE Lossless: byte planes, most significant first, each packed by PackBits (PS3.5, annex G).
 *
 * <pre>
 *   header   64 bytes: number of segments, 15 offsets, 32 bits each, little endian
 *   segment  n = 0..127: n + 1 bytes follow; n = -127..-1: the next byte 1 - n times; -128: nothing
 * </pre>
 *
 * <p>There is one segment a byte of a sample: all bytes of sample 0, then of sample 1.
 */
final class RleDecoder {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HEADER = 64, SLACK = 16;

  private final byte[] stream;
  private final FrameSpec header;
  private final String name;

  RleDecoder(byte[] stream, FrameSpec header, String name) {
    this.stream = stream;
    this.header = header;
    this.name = name;
  }

  CodedFrame read() {
    int bytes = Math.max(1, header.bitsAllocated() / 8), samples = header.samples();
    int segments = stream.length < HEADER ? -1 : int32(0);
    if (segments != samples * bytes || segments > 15) {
      throw bad(
          "an RLE frame must have a segment a byte of a sample, "
              + (samples * bytes + " (15 at most), got " + segments));
    }
    int pixels = header.rows() * header.columns();
    boolean wide = bytes == 4;
    short[] values = new short[wide ? 0 : pixels * samples];
    int[] wides = new int[wide ? pixels * samples : 0];
    int size = header.bitsAllocated() == 1 ? (pixels + 7) / 8 : pixels;
    byte[][] planes = new byte[bytes][size + SLACK];
    for (int sample = 0; sample < samples; sample++) {
      for (int i = 0; i < bytes; i++) {
        unpack(sample * bytes + i, segments, planes[i], size);
      }
      if (header.bitsAllocated() == 1) {
        bits(values, sample, samples, planes[0]);
      } else if (wide) {
        combine(wides, sample, samples, planes);
      } else if (samples == 1 && bytes == 2) {
        combine(values, planes[0], planes[1]);
      } else {
        combine(values, sample, samples, planes);
      }
    }
    if (bytes == 1 && header.signed() && header.bitsAllocated() == 8) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) values[i];
      }
    }
    return new CodedFrame(
        header.columns(),
        header.rows(),
        samples,
        header.bitsAllocated(),
        header.signed(),
        values,
        wides,
        List.of());
  }

  private static void combine(short[] out, byte[] high, byte[] low) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (short) (high[i] << 8 | low[i] & 0xff);
    }
  }

  private static void combine(short[] out, int from, int step, byte[][] planes) {
    for (int i = from, pixel = 0; i < out.length; i += step, pixel++) {
      int value = 0;
      for (byte[] plane : planes) {
        value = value << 8 | plane[pixel] & 0xff;
      }
      out[i] = (short) value;
    }
  }

  private static void combine(int[] out, int from, int step, byte[][] planes) {
    for (int i = from, pixel = 0; i < out.length; i += step, pixel++) {
      int value = 0;
      for (byte[] plane : planes) {
        value = value << 8 | plane[pixel] & 0xff;
      }
      out[i] = value;
    }
  }

  /** One bit a value, the first in the lowest bit of its byte. */
  private static void bits(short[] out, int from, int step, byte[] plane) {
    for (int i = from; i < out.length; i += step) {
      int pixel = i / step;
      out[i] = (short) (plane[pixel >> 3] >> (pixel & 7) & 1);
    }
  }

  /** Fills {@code plane} from a segment; what the segment has beyond is left out. */
  private void unpack(int segment, int segments, byte[] plane, int size) {
    long at = offset(segment);
    long next = segment + 1 < segments ? offset(segment + 1) : stream.length;
    if (at < HEADER || next < at || next > stream.length) {
      throw bad(
          "an RLE segment must lie between the header and the end, 64.."
              + (stream.length + ", got " + at + " to " + next));
    }
    int filled = fill(plane, size, (int) at, (int) next);
    if (filled < size) {
      throw bad("an RLE segment must unpack to " + size + " bytes, got " + filled);
    }
  }

  /**
   * Most runs are short and follow no pattern, which a branch could learn: 16 bytes are written for
   * each, of literals or of one byte repeated, and the next run writes over what is too much.
   */
  private int fill(byte[] plane, int size, int from, int end) {
    byte[] in = stream;
    int at = from, out = 0, safe = in.length - SLACK - 1;
    while (at + 1 < end && out < size) {
      int control = in[at];
      if (control == -128) {
        at++;
        continue;
      }
      int repeated = control >> 31; // all bits set, or none
      int count = (control ^ repeated) - 2 * repeated + 1 + repeated;
      if (count > SLACK || at > safe) {
        out =
            control < 0
                ? repeat(plane, out, count, in[at + 1])
                : copy(plane, out, count, at + 1, end);
      } else {
        long first = (long) LONG.get(in, at + 1), second = (long) LONG.get(in, at + 9);
        long filled = (first & 0xff) * 0x0101010101010101L;
        LONG.set(plane, out, filled & repeated | first & ~repeated);
        LONG.set(plane, out + 8, filled & repeated | second & ~repeated);
        out += count;
      }
      at += 2 + (control & ~repeated);
    }
    return Math.min(out, size);
  }

  private static int repeat(byte[] plane, int out, int count, byte value) {
    int stop = Math.min(out + count, plane.length);
    Arrays.fill(plane, out, stop, value);
    return stop;
  }

  private int copy(byte[] plane, int out, int count, int from, int end) {
    int some = Math.min(Math.min(count, end - from), plane.length - out);
    System.arraycopy(stream, from, plane, out, some);
    return out + some;
  }

  private long offset(int segment) {
    return int32(4 + 4 * segment) & 0xffffffffL;
  }

  private int int32(int at) {
    return stream[at] & 0xff
        | (stream[at + 1] & 0xff) << 8
        | (stream[at + 2] & 0xff) << 16
        | stream[at + 3] << 24;
  }

  private BadInputException bad(String rule) {
    return new BadInputException(name + ": " + rule);
  }
}
