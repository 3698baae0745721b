package dev.hilum.dicom.codec;

import dev.hilum.io.BadInputException;
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
  private static final int HEADER = 64;

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
    byte[] plane = new byte[header.bitsAllocated() == 1 ? (pixels + 7) / 8 : pixels];
    for (int sample = 0; sample < samples; sample++) {
      for (int i = 0; i < bytes; i++) {
        unpack(sample * bytes + i, segments, plane);
        if (wide) {
          shift(wides, sample, samples, plane);
        } else if (header.bitsAllocated() == 1) {
          bits(values, sample, samples, plane);
        } else if (i == 0) {
          put(values, sample, samples, plane);
        } else {
          shift(values, sample, samples, plane);
        }
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

  private static void put(short[] out, int from, int step, byte[] plane) {
    if (step == 1) {
      for (int i = 0; i < plane.length; i++) {
        out[i] = (short) (plane[i] & 0xff);
      }
      return;
    }
    for (int i = 0; i < plane.length; i++, from += step) {
      out[from] = (short) (plane[i] & 0xff);
    }
  }

  private static void shift(short[] out, int from, int step, byte[] plane) {
    if (step == 1) {
      for (int i = 0; i < plane.length; i++) {
        out[i] = (short) (out[i] << 8 | plane[i] & 0xff);
      }
      return;
    }
    for (int i = 0; i < plane.length; i++, from += step) {
      out[from] = (short) (out[from] << 8 | plane[i] & 0xff);
    }
  }

  private static void shift(int[] out, int from, int step, byte[] plane) {
    for (int i = 0; i < plane.length; i++, from += step) {
      out[from] = out[from] << 8 | plane[i] & 0xff;
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
  private void unpack(int segment, int segments, byte[] plane) {
    long at = offset(segment);
    long next = segment + 1 < segments ? offset(segment + 1) : stream.length;
    if (at < HEADER || next < at || next > stream.length) {
      throw bad(
          "an RLE segment must lie between the header and the end, 64.."
              + (stream.length + ", got " + at + " to " + next));
    }
    int filled = fill(plane, (int) at, (int) next);
    if (filled < plane.length) {
      throw bad("an RLE segment must unpack to " + plane.length + " bytes, got " + filled);
    }
  }

  private int fill(byte[] plane, int from, int end) {
    byte[] in = stream;
    int at = from, out = 0, size = plane.length;
    while (at + 1 < end && out < size) {
      int control = in[at++];
      if (control >= 0) {
        int count = Math.min(Math.min(control + 1, end - at), size - out);
        if (count > 16) {
          System.arraycopy(in, at, plane, out, count);
        } else {
          for (int i = 0; i < count; i++) {
            plane[out + i] = in[at + i];
          }
        }
        at += control + 1;
        out += count;
      } else if (control != -128) {
        int stop = Math.min(out + 1 - control, size);
        byte value = in[at++];
        if (stop - out > 16) {
          Arrays.fill(plane, out, stop, value);
          out = stop;
        }
        while (out < stop) {
          plane[out++] = value;
        }
      }
    }
    return out;
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
