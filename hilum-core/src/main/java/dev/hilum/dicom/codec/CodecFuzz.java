package dev.hilum.dicom.codec;

import dev.hilum.image.ImageFuzz;
import dev.hilum.io.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The decoders as targets for damaged code streams. The data set is taken to agree with the stream
 * wherever that is small enough, since whoever makes a file can damage both.
 */
public final class CodecFuzz {
  private static final int MOST_VALUES = 1 << 20;
  private static final int ROWS = 20, COLUMNS = 25; // of streams that do not tell

  private CodecFuzz() {}

  /** RLE, on mutants of these frames of 20 x 25 pixels. */
  public static FuzzTarget rle(List<byte[]> seeds) {
    return new FuzzTarget(
        "RLE",
        seeds,
        CodecFuzz::repairRle,
        "RleDecoder.unpack",
        file -> decode("1.2.840.10008.1.2.5", file, segments(file)));
  }

  /** Lossless JPEG. */
  public static FuzzTarget lossless(List<byte[]> seeds) {
    return jpeg("JPEG lossless", seeds, "57", "LosslessDecoder.samples");
  }

  /** JPEG-LS. */
  public static FuzzTarget ls(List<byte[]> seeds) {
    return jpeg("JPEG-LS", seeds, "81", "LsDecoder.lines");
  }

  /** Baseline, extended and progressive JPEG. */
  public static FuzzTarget dct(List<byte[]> seeds) {
    return jpeg("JPEG DCT", seeds, "51", "JpegScan.decode");
  }

  /** HTJ2K, which goes to native code. */
  public static FuzzTarget htj2k(List<byte[]> seeds) {
    return target("HTJ2K", seeds, CodecFuzz::repairWavelet, "203", "FfmpegWavelet.decode");
  }

  /** JPEG 2000. */
  public static FuzzTarget wavelet(List<byte[]> seeds) {
    return target("JPEG 2000", seeds, CodecFuzz::repairWavelet, "91", "WaveletDecoder.values");
  }

  private static FuzzTarget jpeg(String name, List<byte[]> seeds, String uid, String decoder) {
    return target(name, seeds, ImageFuzz::repairJpeg, uid, decoder);
  }

  private static FuzzTarget target(
      String name, List<byte[]> seeds, UnaryOperator<byte[]> repair, String uid, String decoder) {
    return new FuzzTarget(
        name,
        seeds,
        repair,
        decoder,
        file -> decode("1.2.840.10008.1.2.4." + uid, file, agreeing(file)));
  }

  private static void decode(String uid, byte[] file, FrameSpec header) {
    CodedFrame frame = Codecs.decode(uid, file, header, "mutant.dcm");
    if (frame.values().length + frame.wide().length != header.values()) {
      throw new IllegalStateException("a frame has " + header.values() + " values, got " + frame);
    }
  }

  /** What a data set would say of an RLE frame with so many segments. */
  private static FrameSpec segments(byte[] file) {
    int count = file.length == 0 ? 1 : file[0];
    int samples = count % 3 == 0 ? 3 : 1, bits = 8 * Math.clamp(count / samples, 1, 4);
    return new FrameSpec(ROWS, COLUMNS, samples, bits, bits, (count & 1) == 0);
  }

  /** The header that agrees with a stream's own size, or any where that is large or not there. */
  private static FrameSpec agreeing(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int rows = ROWS, columns = COLUMNS, samples = 1;
    if (WaveletHeader.matches(file) && file.length > 42 && file[0] == -1) {
      columns = bytes.getInt(8) - bytes.getInt(16);
      rows = bytes.getInt(12) - bytes.getInt(20);
      samples = bytes.getShort(40);
    } else {
      for (int at = 2; at + 10 <= file.length; at++) {
        int code = bytes.getShort(at) & 0xffff;
        if (code >= 0xffc0 && code <= 0xffc3 || code == 0xfff7) {
          rows = bytes.getShort(at + 5) & 0xffff;
          columns = bytes.getShort(at + 7) & 0xffff;
          samples = file[at + 9];
          break;
        }
      }
    }
    boolean small = rows > 0 && columns > 0 && samples > 0 && samples < 5;
    small &= (long) rows * columns * samples <= MOST_VALUES;
    return small
        ? new FrameSpec(rows, columns, samples, 16, 12, false)
        : new FrameSpec(ROWS, COLUMNS, 1, 16, 12, false);
  }

  /** Sets a number of segments that occurs, and offsets that lie in the file in their order. */
  static byte[] repairRle(byte[] mutant) {
    byte[] file = Arrays.copyOf(mutant, Math.max(80, mutant.length));
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int count = new int[] {1, 2, 3, 4, 6}[(file[0] & 0xff) % 5], least = 64;
    buffer.putInt(0, count);
    for (int i = 1; i <= count; i++) {
      int offset = Math.clamp(buffer.getInt(4 * i), least, file.length);
      buffer.putInt(4 * i, offset);
      least = offset;
    }
    return file;
  }

  /** Sets the first markers, and lets every tile part end where the next one starts. */
  static byte[] repairWavelet(byte[] mutant) {
    byte[] file = Arrays.copyOf(mutant, Math.max(64, mutant.length));
    ByteBuffer buffer = ByteBuffer.wrap(file);
    buffer.putInt(0, 0xff4fff51);
    int components = Math.clamp(buffer.getShort(40), 1, 3);
    buffer.putShort(4, (short) (38 + 3 * components));
    buffer.putShort(40, (short) components);
    int previous = -1;
    for (int at = 42; at + 12 <= file.length; at++) {
      if (buffer.getShort(at) == (short) 0xff90 && buffer.getShort(at + 2) == 10) {
        if (previous >= 0) {
          buffer.putInt(previous + 6, at - previous);
        }
        previous = at;
      }
    }
    if (previous >= 0) {
      buffer.putInt(previous + 6, file.length - previous);
    }
    return file;
  }
}
