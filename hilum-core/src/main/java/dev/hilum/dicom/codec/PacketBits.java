package dev.hilum.dicom.codec;

import java.nio.ByteBuffer;

/** The bits of packet headers: after a byte ff the next one has seven (T.800, B.10.1). */
final class PacketBits {
  private final ByteBuffer in;
  private int current, left;
  private boolean exhausted;

  PacketBits(ByteBuffer in) {
    this.in = in;
  }

  int bit() {
    if (left == 0) {
      left = current == 0xff ? 7 : 8;
      if (in.hasRemaining()) {
        current = in.get() & 0xff;
      } else {
        current = 0;
        exhausted = true;
      }
    }
    return current >> --left & 1;
  }

  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /** Goes on at the next whole byte, behind a stuffed one. */
  void align() {
    if (current == 0xff && in.hasRemaining()) {
      in.get();
    }
    current = 0;
    left = 0;
  }

  /** Whether more bits were asked for than there are. */
  boolean exhausted() {
    return exhausted;
  }
}
