package dev.hilum.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * One array of a {@code .npy} file (NumPy format version 1; versions 2 and 3 are read too):
 * little-endian, C order. The values are memory-mapped: opening costs nothing, reading row by row
 * needs no heap, and files over 2 GiB are no exception.
 *
 * <p>Reference: NumPy Enhancement Proposal 1, {@code numpy.lib.format}. Parity: {@code
 * NpyGoldenTest}. Write with {@link NpyWriter}.
 */
public final class Npy {
  private static final ValueLayout.OfFloat F4 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble F8 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I8 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The element types that Hilum writes and reads, each with NumPy's own description. */
  public enum Type {
    FLOAT32("<f4", 4),
    FLOAT64("<f8", 8),
    INT64("<i8", 8),
    UINT32("<u4", 4),
    INT32("<i4", 4),
    UINT16("<u2", 2),
    INT16("<i2", 2),
    UINT8("|u1", 1),
    INT8("|i1", 1);

    final String descr;
    final int bytes;

    Type(String descr, int bytes) {
      this.descr = descr;
      this.bytes = bytes;
    }
  }

  private final Path file;
  private final Type type;
  private final long[] shape;
  private final MemorySegment data;

  private Npy(Path file, Type type, long[] shape, MemorySegment data) {
    this.file = file;
    this.type = type;
    this.shape = shape;
    this.data = data;
  }

  /**
   * Maps the file; it stays readable until {@code arena} closes.
   *
   * @throws BadInputException when the header is not that of a little-endian array in C order of a
   *     known type, or the file does not end where the header says
   */
  public static Npy open(Path file, Arena arena) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      NpyHeader header = NpyHeader.read(channel, file);
      long bytes = header.dataBytes(), expected = header.dataStart() + bytes;
      if (channel.size() != expected) {
        throw new BadInputException(
            file
                + ": the header promises a file of "
                + expected
                + " bytes, got "
                + channel.size()
                + " bytes");
      }
      MemorySegment data =
          bytes == 0
              ? MemorySegment.NULL
              : channel.map(FileChannel.MapMode.READ_ONLY, header.dataStart(), bytes, arena);
      return new Npy(file, header.type(), header.shape(), data);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read as .npy: " + e, e);
    }
  }

  /** Where the array comes from, for errors. */
  public Path file() {
    return file;
  }

  public Type type() {
    return type;
  }

  /** The sizes, slowest first; empty for a single number. */
  public long[] shape() {
    return shape.clone();
  }

  /** Product of the sizes. */
  public long size() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Refuses another rank; a negative size in {@code expected} stands for any. */
  public Npy check(Type expectedType, long... expected) {
    boolean same = type == expectedType && shape.length == expected.length;
    for (int i = 0; same && i < expected.length; i++) {
      same = expected[i] < 0 || shape[i] == expected[i];
    }
    if (!same) {
      throw new BadInputException(
          file
              + ": must hold "
              + expectedType
              + " "
              + Arrays.toString(expected).replace("-1", "any")
              + ", got "
              + type
              + " "
              + Arrays.toString(shape));
    }
    return this;
  }

  /** Copies row {@code row} of a float32 matrix into {@code into}, which has the row's length. */
  public void row(long row, float[] into) {
    long width = shape.length == 0 ? 1 : size() / Math.max(1, shape[0]);
    if (type != Type.FLOAT32 || into.length != width) {
      throw new IllegalArgumentException(
          "a row is " + width + " " + type + ", asked for " + into.length + " FLOAT32");
    }
    MemorySegment.copy(data, F4, row * width * Float.BYTES, into, 0, into.length);
  }

  /** All values of a float32 array, in C order. */
  public float[] floats() {
    float[] out = new float[heapSize(Type.FLOAT32)];
    MemorySegment.copy(data, F4, 0, out, 0, out.length);
    return out;
  }

  /** All values of a float64 array, in C order. */
  public double[] doubles() {
    double[] out = new double[heapSize(Type.FLOAT64)];
    MemorySegment.copy(data, F8, 0, out, 0, out.length);
    return out;
  }

  /** All values of an int64 array, in C order. */
  public long[] longs() {
    long[] out = new long[heapSize(Type.INT64)];
    MemorySegment.copy(data, I8, 0, out, 0, out.length);
    return out;
  }

  /** All values of a uint8 array, in C order. */
  public byte[] bytes() {
    byte[] out = new byte[heapSize(Type.UINT8)];
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, out, 0, out.length);
    return out;
  }

  private int heapSize(Type asked) {
    if (type != asked) {
      throw new BadInputException(file + ": must hold " + asked + " values, got " + type);
    }
    if (size() > Integer.MAX_VALUE - 8) {
      throw new BadInputException(
          file + ": at most " + (Integer.MAX_VALUE - 8) + " values fit one array, got " + size());
    }
    return (int) size();
  }
}
