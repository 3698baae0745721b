package dev.hilum.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The preamble of a {@code .npy} file: magic, version, length, then a Python dictionary with the
 * element type, the order and the shape, padded with blanks to a multiple of 64 bytes.
 *
 * @param dataStart offset of the first value in the file
 */
record NpyHeader(Npy.Type type, long[] shape, long dataStart) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LIMIT = 10_000; // numpy.lib.format refuses longer headers, too
  private static final int GROWTH_DIGITS = 21; // room for the row count to grow, as NumPy leaves it
  private static final Pattern ENTRY =
      Pattern.compile("'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|True|False|\\([0-9L, ]*\\))");

  /** Bytes of all values. */
  long dataBytes() {
    return Arrays.stream(shape).reduce(type.bytes, (a, b) -> a * b);
  }

  static NpyHeader read(FileChannel channel, Path file) throws IOException {
    byte[] start = bytes(channel, 0, 8, file);
    if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new BadInputException(file + ": is no .npy file, it does not begin with \\x93NUMPY");
    }
    int major = start[6];
    if (major < 1 || major > 3) {
      throw new BadInputException(file + ": .npy versions 1 to 3 are known, got " + major);
    }
    int lengthBytes = major == 1 ? 2 : 4;
    ByteBuffer field =
        ByteBuffer.wrap(bytes(channel, 8, lengthBytes, file)).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        major == 1
            ? Short.toUnsignedLong(field.getShort())
            : Integer.toUnsignedLong(field.getInt());
    if (length > LIMIT) {
      throw new BadInputException(
          file + ": the .npy header may have " + LIMIT + " bytes, got " + length);
    }
    String text =
        new String(
            bytes(channel, 8 + lengthBytes, (int) length, file), StandardCharsets.ISO_8859_1);
    String descr = "", order = "", shape = "";
    for (Matcher m = ENTRY.matcher(text); m.find(); ) {
      switch (m.group(1)) {
        case "descr" -> descr = m.group(2).replace("'", "");
        case "fortran_order" -> order = m.group(2);
        default -> shape = m.group(2);
      }
    }
    if (!order.equals("False")) {
      throw new BadInputException(
          file + ": the array must be in C order ('fortran_order': False), header " + text.strip());
    }
    return new NpyHeader(type(descr, file), shape(shape, text, file), 8L + lengthBytes + length);
  }

  private static Npy.Type type(String descr, Path file) {
    for (Npy.Type type : Npy.Type.values()) {
      if (type.descr.equals(descr)) {
        return type;
      }
    }
    String known =
        Arrays.stream(Npy.Type.values()).map(t -> t.descr).collect(Collectors.joining(", "));
    throw new BadInputException(
        file + ": the element type must be one of " + known + ", got '" + descr + "'");
  }

  private static long[] shape(String tuple, String text, Path file) {
    if (tuple.isEmpty()) {
      throw new BadInputException(file + ": the .npy header states no shape: " + text.strip());
    }
    long[] shape;
    try {
      shape =
          Pattern.compile("[0-9]+")
              .matcher(tuple)
              .results()
              .mapToLong(m -> Long.parseLong(m.group()))
              .toArray();
      long cells = 16; // widest element and a little more
      for (long size : shape) {
        cells = Math.multiplyExact(cells, Math.max(1, size));
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new BadInputException(file + ": the shape must fit 63 bits of bytes, got " + tuple, e);
    }
    return shape;
  }

  private static byte[] bytes(FileChannel channel, long at, int count, Path file)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new BadInputException(
            file
                + ": the .npy header needs "
                + (at + count)
                + " bytes, the file has "
                + channel.size());
      }
    }
    return buffer.array();
  }

  /** The version 1 preamble; its length does not change while the first size grows. */
  static byte[] write(Npy.Type type, long[] shape) {
    String sizes =
        Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "))
            + (shape.length == 1 ? "," : "");
    String dictionary =
        "{'descr': '" + type.descr + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int room = shape.length == 0 ? 0 : GROWTH_DIGITS - Long.toString(shape[0]).length();
    int used = 10 + dictionary.length() + room + 1;
    int padded = (used + 63) / 64 * 64;
    byte[] out = new byte[padded];
    Arrays.fill(out, (byte) ' ');
    System.arraycopy(MAGIC, 0, out, 0, MAGIC.length);
    out[6] = 1;
    out[7] = 0;
    out[8] = (byte) (padded - 10);
    out[9] = (byte) ((padded - 10) >> 8);
    byte[] body = dictionary.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(body, 0, out, 10, body.length);
    out[padded - 1] = '\n';
    return out;
  }
}
