package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Raw deflate (RFC 1951) into memory, up to a stated size. */
final class Deflated {
  private Deflated() {}

  /** The most that a deflated data set may come to: 24 MB, or 40 times what there is. */
  static long limit(long compressed) {
    return Math.min(Integer.MAX_VALUE - 8L, Math.max(24L << 20, 40 * compressed));
  }

  /**
   * Inflates; data that end early give what there is.
   *
   * @param most bytes that may come out
   * @throws BadInputException if it is no deflate stream, or comes to more
   */
  static MemorySegment inflate(MemorySegment compressed, long most, String name) {
    if (compressed.byteSize() > Integer.MAX_VALUE) {
      throw new BadInputException(
          name + ": deflated data must have less than 2^31 bytes, got " + compressed.byteSize());
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(compressed.asByteBuffer());
      byte[] out = new byte[(int) Math.min(most, Math.max(4096, compressed.byteSize() * 5 / 4))];
      int size = 0;
      while (!inflater.finished()) {
        if (size == out.length) {
          if (size >= most) {
            throw new BadInputException(
                name
                    + ": "
                    + compressed.byteSize()
                    + " deflated bytes must come to at most "
                    + most
                    + ", got more");
          }
          out = Arrays.copyOf(out, (int) Math.min(most, 2L * size));
        }
        int more = inflater.inflate(out, size, out.length - size);
        size += more;
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
      }
      return MemorySegment.ofArray(out).asSlice(0, size);
    } catch (DataFormatException e) {
      throw new BadInputException(
          name + ": must be deflated behind its meta information, got " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
