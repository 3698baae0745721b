package dev.hilum.dicom.codec;

/**
 * Bits that stand in for arithmetic code where coding was bypassed (T.800, D.6). A segment's data
 * must be followed by two bytes ff.
 */
final class RawBits {
  private byte[] data = {};
  private int at, current, count;

  /** Starts a segment at the first byte. */
  void start(byte[] bytes) {
    data = bytes;
    at = 0;
    current = 0;
    count = 0;
  }

  /** The next bit. */
  int next() {
    if (count == 0) {
      boolean stuffed = current == 0xff;
      if (stuffed && (data[at] & 0xff) > 0x8f) {
        count = 8;
      } else {
        current = data[at++] & 0xff;
        count = stuffed ? 7 : 8;
      }
    }
    return current >> --count & 1;
  }
}
