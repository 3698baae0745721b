package dev.hilum.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a {@code .npy} file row after row: a row is everything behind the first size. Values go to
 * the file through a buffer of 1 MiB; {@link #flush} brings the rows, then the row count in the
 * header, onto the disk, so that a killed writer leaves a file that {@link #append} can continue
 * from its last flush.
 */
public final class NpyWriter implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final Npy.Type type;
  private final long[] shape; // shape[0] counts the rows written so far
  private final long rowValues;
  private final long expectedRows; // -1: as many as come
  private final int headerBytes;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private long values;

  private NpyWriter(
      Path file, FileChannel channel, Npy.Type type, long[] shape, long expectedRows) {
    this.file = file;
    this.channel = channel;
    this.type = type;
    this.shape = shape;
    this.expectedRows = expectedRows;
    headerBytes = NpyHeader.write(type, shape).length;
    rowValues = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    values = shape[0] * rowValues;
  }

  /**
   * A new file of {@code shape[0]} rows; {@link #close} refuses when other than that many came.
   *
   * @throws IOException when the file cannot be made
   */
  public static NpyWriter create(Path file, Npy.Type type, long... shape) throws IOException {
    long rows = shape[0];
    return fresh(file, type, shape, rows);
  }

  /**
   * A new file, or more rows for one that exists; bytes behind its last complete flush are dropped.
   *
   * @param rowShape sizes behind the first; none for a vector
   * @throws BadInputException when the file holds another type or other rows
   */
  public static NpyWriter append(Path file, Npy.Type type, long... rowShape) throws IOException {
    long[] shape = new long[rowShape.length + 1];
    System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
    if (!Files.exists(file)) {
      return fresh(file, type, shape, -1);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      NpyHeader header = NpyHeader.read(channel, file);
      long[] found = header.shape();
      shape[0] = found.length == 0 ? 0 : found[0];
      byte[] preamble = NpyHeader.write(type, shape);
      long end = preamble.length + header.dataBytes();
      if (header.type() != type
          || !Arrays.equals(found, shape)
          || header.dataStart() != preamble.length
          || channel.size() < end) {
        throw new BadInputException(
            file
                + ": cannot be continued with "
                + type
                + " rows of "
                + Arrays.toString(rowShape)
                + ", it holds "
                + header.type()
                + " "
                + Arrays.toString(found)
                + " in "
                + channel.size()
                + " bytes");
      }
      channel.truncate(end).position(end);
      return new NpyWriter(file, channel, type, shape, -1);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static NpyWriter fresh(Path file, Npy.Type type, long[] shape, long expectedRows)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    long[] empty = shape.clone();
    empty[0] = 0;
    NpyWriter writer = new NpyWriter(file, channel, type, empty, expectedRows);
    writer.drain(ByteBuffer.wrap(NpyHeader.write(type, empty)));
    return writer;
  }

  /** Writes a whole array at once. */
  public static void write(Path file, float[] array, long... shape) throws IOException {
    try (NpyWriter writer = create(file, Npy.Type.FLOAT32, shape)) {
      writer.put(array);
    }
  }

  /** Writes a whole array at once. */
  public static void write(Path file, double[] array, long... shape) throws IOException {
    try (NpyWriter writer = create(file, Npy.Type.FLOAT64, shape)) {
      writer.put(array);
    }
  }

  /** Writes a whole array at once. */
  public static void write(Path file, long[] array, long... shape) throws IOException {
    try (NpyWriter writer = create(file, Npy.Type.INT64, shape)) {
      writer.put(array);
    }
  }

  /** Writes a whole array at once. */
  public static void write(Path file, byte[] array, long... shape) throws IOException {
    try (NpyWriter writer = create(file, Npy.Type.UINT8, shape)) {
      writer.put(array);
    }
  }

  /** Writes a whole array at once; the shorts hold unsigned values. */
  public static void write(Path file, short[] array, long... shape) throws IOException {
    try (NpyWriter writer = create(file, Npy.Type.UINT16, shape)) {
      writer.put(array);
    }
  }

  /** Complete rows so far, those of the continued file included. */
  public long rows() {
    return rowValues == 0 ? 0 : values / rowValues;
  }

  /** Drops the rows behind the first {@code rows}; for a table that was continued further back. */
  public void truncate(long rows) throws IOException {
    flush();
    if (rows < 0 || rows > rows()) {
      throw new IllegalArgumentException("cannot keep " + rows + " of " + rows() + " rows");
    }
    values = rows * rowValues;
    long end = headerBytes + values * type.bytes;
    channel.truncate(end).position(end);
    flush();
  }

  /** Appends float32 values. */
  public void put(float[] more) throws IOException {
    expect(Npy.Type.FLOAT32);
    for (float v : more) {
      room();
      buffer.putFloat(v);
    }
    values += more.length;
  }

  /** Appends float64 values. */
  public void put(double[] more) throws IOException {
    expect(Npy.Type.FLOAT64);
    for (double v : more) {
      room();
      buffer.putDouble(v);
    }
    values += more.length;
  }

  /** Appends int64 values. */
  public void put(long[] more) throws IOException {
    expect(Npy.Type.INT64);
    for (long v : more) {
      room();
      buffer.putLong(v);
    }
    values += more.length;
  }

  /** Appends int32 or uint32 values. */
  public void put(int[] more) throws IOException {
    expect(Npy.Type.INT32, Npy.Type.UINT32);
    for (int v : more) {
      room();
      buffer.putInt(v);
    }
    values += more.length;
  }

  /** Appends int16 or uint16 values. */
  public void put(short[] more) throws IOException {
    expect(Npy.Type.UINT16, Npy.Type.INT16);
    for (short v : more) {
      room();
      buffer.putShort(v);
    }
    values += more.length;
  }

  /** Appends int8 or uint8 values. */
  public void put(byte[] more) throws IOException {
    expect(Npy.Type.UINT8, Npy.Type.INT8);
    for (byte v : more) {
      room();
      buffer.put(v);
    }
    values += more.length;
  }

  /** Brings every complete row onto the disk, then the header that counts them. */
  public void flush() throws IOException {
    if (rowValues != 0 && values % rowValues != 0) {
      throw new IllegalStateException(
          file + ": a row has " + rowValues + " values, the last one got " + values % rowValues);
    }
    drain(buffer.flip());
    buffer.clear();
    channel.force(false);
    shape[0] = rowValues == 0 && expectedRows >= 0 ? expectedRows : rows();
    ByteBuffer header = ByteBuffer.wrap(NpyHeader.write(type, shape));
    while (header.hasRemaining()) {
      channel.write(header, header.position());
    }
    channel.force(false);
  }

  /**
   * @throws IllegalStateException when fewer or more rows came than {@link #create} was told
   */
  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
      if (expectedRows >= 0 && shape[0] != expectedRows) {
        throw new IllegalStateException(
            file + ": " + expectedRows + " rows were promised, got " + shape[0]);
      }
    }
  }

  private void expect(Npy.Type... given) {
    if (!List.of(given).contains(type)) {
      throw new IllegalArgumentException(file + ": holds " + type + ", got " + given[0]);
    }
  }

  private void room() throws IOException {
    if (buffer.remaining() < type.bytes) {
      drain(buffer.flip());
      buffer.clear();
    }
  }

  private void drain(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int written = channel.write(bytes);
      if (written < 0) {
        throw new IOException(file + ": the channel took no more bytes");
      }
    }
  }
}
