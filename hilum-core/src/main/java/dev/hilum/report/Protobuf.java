package dev.hilum.report;

import dev.hilum.io.BadInputException;
import java.util.Arrays;

/**
 * Walks the fields of one protocol-buffer message, as much as a SentencePiece model needs.
 *
 * <p>Encoding: protobuf.dev/programming-guides/encoding.
 */
final class Protobuf {
  private final byte[] bytes;
  private final String name;
  private final int end;
  private int at;
  private int field;
  private long number; // of a varint or fixed field
  private int from; // of a field with a length
  private int length;

  Protobuf(byte[] bytes, String name) {
    this(bytes, 0, bytes.length, name);
  }

  private Protobuf(byte[] bytes, int at, int end, String name) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.name = name;
  }

  /** Goes to the next field; false at the message's end. */
  boolean next() {
    if (at == end) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    length = 0;
    from = at;
    switch ((int) key & 7) {
      case 0 -> number = varint();
      case 1 -> fixed(8);
      case 2 -> {
        long size = varint();
        from = at;
        if (size < 0 || size > end - at) {
          throw broken("a field of " + size + " bytes in a message with " + (end - at) + " left");
        }
        length = (int) size;
        at += length;
      }
      case 5 -> fixed(4);
      default -> throw broken("wire type " + (key & 7) + " at byte " + at);
    }
    return true;
  }

  int field() {
    return field;
  }

  int integer() {
    return (int) number;
  }

  boolean flag() {
    return number != 0;
  }

  float decimal() {
    return Float.intBitsToFloat((int) number);
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  Protobuf message() {
    return new Protobuf(bytes, from, from + length, name);
  }

  private void fixed(int size) {
    if (size > end - at) {
      throw broken("a number of " + size + " bytes in a message with " + (end - at) + " left");
    }
    number = 0;
    for (int i = 0; i < size; i++) {
      number |= (bytes[at++] & 255L) << 8 * i;
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw broken("a number that the message's end cuts off");
      }
      byte b = bytes[at++];
      value |= (b & 127L) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw broken("a number of more than 10 bytes at byte " + at);
  }

  private BadInputException broken(String what) {
    return new BadInputException(name + ": must be a protocol buffer, got " + what);
  }
}
