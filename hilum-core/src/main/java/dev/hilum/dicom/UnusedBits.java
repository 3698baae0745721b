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
    int free = header.bitsAllocated() - header.bitsStored();
    if (free == 0 || header.bitsAllocated() == 1) {
      return samples;
    }
    int down = header.highBit() + 1 - header.bitsStored();
    int mask = -1 >>> 32 - header.bitsStored();
    switch (samples) {
      case Samples.Bytes(var values, var signed) -> {
        if (signed) {
          extend(values, 24 + free - down, 24 + free);
        } else {
          for (int i = 0; i < values.length; i++) {
            values[i] = (byte) ((values[i] & 0xff) >>> down & mask);
          }
        }
      }
      case Samples.Shorts(var values, var signed) -> {
        if (signed) {
          extend(values, 16 + free - down, 16 + free);
        } else if (down == 0) {
          mask(values, (short) mask);
        } else {
          for (int i = 0; i < values.length; i++) {
            values[i] = (short) ((values[i] & 0xffff) >>> down & mask);
          }
        }
      }
      case Samples.Ints(var values, var signed) -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = signed ? values[i] << free - down >> free : values[i] >>> down & mask;
        }
      }
      case Samples.Floats _, Samples.Doubles _ -> {}
    }
    return samples;
  }

  private static void extend(byte[] values, int left, int right) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (values[i] << left >> right);
    }
  }

  private static void extend(short[] values, int left, int right) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (values[i] << left >> right);
    }
  }

  /** What nearly all films need, in a loop that the compiler vectorises. */
  private static void mask(short[] values, short mask) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (values[i] & mask);
    }
  }
}
