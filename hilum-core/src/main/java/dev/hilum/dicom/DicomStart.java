package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * Where the elements of a file begin: behind 128 free bytes and {@code DICM}, or, for files that
 * lack them, at once.
 */
record DicomStart(long offset, boolean preamble) {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int DICM = 0x4d434944;
  private static final Set<Integer> FIRST_GROUPS = Set.of(0x0002, 0x0004, 0x0008);

  /**
   * @throws BadInputException if the bytes do not begin as DICOM does
   */
  static DicomStart of(MemorySegment data, String name) {
    if (data.byteSize() >= 132 && data.get(INT, 128) == DICM) {
      return new DicomStart(132, true);
    }
    if (data.byteSize() >= 12 && data.get(INT, 0) == DICM) {
      return new DicomStart(4, false);
    }
    if (!elementFollows(data)) {
      throw new BadInputException(
          name
              + ": a DICOM file must have DICM behind 128 bytes or begin with an element of group"
              + " 0002 or 0008, it has neither in its "
              + data.byteSize()
              + " bytes");
    }
    return new DicomStart(0, false);
  }

  /** Whether the bytes begin as a DICOM file; the first 140 are enough. */
  static boolean matches(MemorySegment data) {
    return data.byteSize() >= 132 && data.get(INT, 128) == DICM
        || data.byteSize() >= 12 && data.get(INT, 0) == DICM
        || elementFollows(data);
  }

  /** An element of a low group: a known representation behind its tag, or a small length. */
  private static boolean elementFollows(MemorySegment data) {
    if (data.byteSize() < 8) {
      return false;
    }
    int little = data.get(SHORT, 0) & 0xffff, big = Short.reverseBytes((short) little) & 0xffff;
    Vr vr = Vr.of(data.get(ValueLayout.JAVA_BYTE, 4), data.get(ValueLayout.JAVA_BYTE, 5));
    if (vr != Vr.UN) {
      return FIRST_GROUPS.contains(little) || FIRST_GROUPS.contains(big);
    }
    long length = data.get(INT, 4) & 0xffffffffL;
    return (FIRST_GROUPS.contains(little) || little == 0)
        && length <= 1024
        && (data.get(SHORT, 2) & 0xffff) < 0x3000
        && data.get(INT, 0) != 0;
  }

  /** The transfer syntax that a data set without meta information seems to have. */
  static TransferSyntax syntax(MemorySegment data, long start) {
    if (data.byteSize() - start < 6) {
      return TransferSyntax.IMPLICIT_LITTLE_ENDIAN;
    }
    int first = data.get(ValueLayout.JAVA_BYTE, start + 4);
    int second = data.get(ValueLayout.JAVA_BYTE, start + 5);
    if (Vr.of(first, second) == Vr.UN && !(first == 'U' && second == 'N')) {
      return TransferSyntax.IMPLICIT_LITTLE_ENDIAN;
    }
    return (data.get(SHORT, start) & 0xffff) >= 0x0400
        ? TransferSyntax.EXPLICIT_BIG_ENDIAN
        : TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
  }
}
