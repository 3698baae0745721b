package dev.hilum.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Writes explicit little endian byte by byte, right or wrong, for tests of the reader. */
final class Handmade {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A file of this transfer syntax, with preamble and meta information. */
  static Handmade file(String transferSyntax) {
    Handmade file = new Handmade();
    file.out.writeBytes(new byte[128]);
    file.out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    return file.text(0x00020010, "UI", transferSyntax);
  }

  static Handmade file() {
    return file("1.2.840.10008.1.2.1");
  }

  /** A monochrome image module of 16 bits allocated. */
  static Handmade image(int rows, int columns, int stored) {
    return file()
        .us(0x00280002, 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .us(0x00280010, rows)
        .us(0x00280011, columns)
        .us(0x00280100, 16)
        .us(0x00280101, stored)
        .us(0x00280102, stored - 1)
        .us(0x00280103, 0);
  }

  Handmade text(int tag, String vr, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    byte[] even = java.util.Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
    if (even.length > bytes.length) {
      even[bytes.length] = (byte) (vr.equals("UI") ? 0 : ' ');
    }
    return bytes(tag, vr, even);
  }

  Handmade us(int tag, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return bytes(tag, "US", buffer.array());
  }

  Handmade pixels(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return bytes(0x7fe00010, "OW", buffer.array());
  }

  Handmade bytes(int tag, String vr, byte[] value) {
    return header(tag, vr, value.length).raw(value);
  }

  Handmade header(int tag, String vr, int length) {
    boolean isLong = List.of("OB", "OW", "SQ", "UN", "UT").contains(vr);
    ByteBuffer header =
        ByteBuffer.allocate(isLong ? 12 : 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) (tag >>> 16))
            .putShort((short) tag)
            .put(vr.getBytes(StandardCharsets.US_ASCII));
    if (isLong) {
      header.putShort((short) 0).putInt(length);
    } else {
      header.putShort((short) length);
    }
    return raw(header.array());
  }

  /** An item header, or a delimiter. */
  Handmade item(int tag, int length) {
    return raw(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) (tag >>> 16))
            .putShort((short) tag)
            .putInt(length)
            .array());
  }

  Handmade hex(String hex) {
    return raw(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  Handmade raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] done() {
    return out.toByteArray();
  }

  Dicom open() {
    return Dicom.of(done(), "handmade.dcm");
  }
}
