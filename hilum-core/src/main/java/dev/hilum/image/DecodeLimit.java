package dev.hilum.image;

import dev.hilum.io.BadInputException;

/**
 * The bomb check: what a header declares is compared with what the file could hold, and with the
 * memory a reader may take, before anything is allocated.
 */
final class DecodeLimit {
  /** Reading a file takes at most this many bytes of memory beyond the file itself. */
  static final long BYTES = 62L << 20;

  private DecodeLimit() {}

  /** Refuses an image whose decoding needs more than {@link #BYTES} plus the file's size. */
  static void checkMemory(String name, int width, int height, long needed, long fileBytes) {
    if (needed > BYTES + fileBytes) {
      throw new BadInputException(
          name
              + ": decoding must take at most 62 MB plus the file's "
              + fileBytes
              + " bytes, but the header's "
              + width
              + " x "
              + height
              + " pixels need "
              + needed
              + " bytes");
    }
  }

  /** Refuses a header that declares more than {@code compressed} bytes can expand to. */
  static void checkExpansion(String name, long declared, long compressed, long ratio, String unit) {
    if (declared > compressed * ratio) {
      throw new BadInputException(
          name
              + ": the header must not declare more than the data can hold, got "
              + declared
              + " "
              + unit
              + " from "
              + compressed
              + " compressed bytes (at most "
              + ratio
              + " each)");
    }
  }
}
