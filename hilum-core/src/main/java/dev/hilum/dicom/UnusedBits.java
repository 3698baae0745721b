package dev.hilum.dicom;

/**
 * Takes the stored bits out of the allocated ones: the bits above Bits Stored are not part of a
 * value (PS3.5 8.1.1), whatever a writer left there (overlays, once), and the sign is the highest
 * stored bit. Values of an older writer whose High Bit is higher are shifted down.
 */
final class UnusedBits {
  private UnusedBits() {}

  /** The values alone; changed in place. */
  static Samples removed(Samples samples, PixelHeader header) {
    int above = header.bitsAllocated() - 1 - header.highBit();
    int free = header.bitsAllocated() - header.bitsStored();
    if (free == 0 || header.bitsAllocated() == 1) {
      return samples;
    }
    switch (samples) {
      case Samples.Bytes(var values, var signed) -> {
        int left = 24 + above, right = 24 + free;
        for (int i = 0; i < values.length; i++) {
          int top = values[i] << left;
          values[i] = (byte) (signed ? top >> right : top >>> right);
        }
      }
      case Samples.Shorts(var values, var signed) -> {
        int left = 16 + above, right = 16 + free;
        for (int i = 0; i < values.length; i++) {
          int top = values[i] << left;
          values[i] = (short) (signed ? top >> right : top >>> right);
        }
      }
      case Samples.Ints(var values, var signed) -> {
        for (int i = 0; i < values.length; i++) {
          int top = values[i] << above;
          values[i] = signed ? top >> free : top >>> free;
        }
      }
      case Samples.Floats _, Samples.Doubles _ -> {}
    }
    return samples;
  }
}
