package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of a mapped zip archive as slices of the mapping. PyTorch stores its entries as they
 * are, so a compressed one is refused rather than inflated. Zip64 is read, since checkpoints pass 4
 * GiB. Checksums are not compared: PyTorch itself can be told to write none.
 *
 * <p>Reference: PKWARE APPNOTE 6.3.10, sections 4.3.7 to 4.3.16 and 4.5.3.
 */
final class ZipDirectory {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64 = 0x06064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_SIZE = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final long UNSET = 0xffffffffL;

  private final MemorySegment file;
  private final String origin;
  private final Map<String, MemorySegment> entries = new LinkedHashMap<>();

  ZipDirectory(MemorySegment file, String origin) {
    this.file = file;
    this.origin = origin;
    read();
  }

  static boolean isZip(MemorySegment file) {
    return file.byteSize() >= END_SIZE && (file.get(INT, 0) == LOCAL || file.get(INT, 0) == END);
  }

  Set<String> names() {
    return entries.keySet();
  }

  Optional<MemorySegment> entry(String name) {
    MemorySegment bytes = entries.get(name);
    if (MemorySegment.NULL.equals(bytes)) {
      throw bad(
          "zip entries must be stored as they are, as PyTorch does; \""
              + shown(name)
              + "\" is compressed or encrypted");
    }
    return Optional.ofNullable(bytes);
  }

  private void read() {
    long end = findEnd();
    long count = u16(end + 10);
    long size = u32(end + 12);
    long start = u32(end + 16);
    if (end >= 20 && file.get(INT, end - 20) == END64_LOCATOR) {
      long end64 = u64(end - 20 + 8);
      if (end64 > file.byteSize() - 56 || file.get(INT, end64) != END64) {
        throw bad("its zip64 directory is not where the file says, byte " + end64);
      }
      count = u64(end64 + 32);
      size = u64(end64 + 40);
      start = u64(end64 + 48);
    }
    if (start > file.byteSize() || size > file.byteSize() - start || count > size / CENTRAL_SIZE) {
      throw bad(
          "the zip directory must lie in the file of "
              + file.byteSize()
              + " bytes, got "
              + count
              + " entries in "
              + size
              + " bytes at "
              + start);
    }
    long at = start;
    for (long i = 0; i < count; i++) {
      at = entry(at, start + size);
    }
  }

  private long findEnd() {
    long last = file.byteSize() - END_SIZE;
    for (long at = last; at >= Math.max(0, last - 0xffff); at--) {
      if (file.get(INT, at) == END && at + END_SIZE + u16(at + 20) == file.byteSize()) {
        return at;
      }
    }
    throw bad("the zip archive has no end record: the file is cut off or something follows it");
  }

  /** Reads the directory entry at {@code at} and returns where the next one begins. */
  private long entry(long at, long end) {
    if (at > end - CENTRAL_SIZE || file.get(INT, at) != CENTRAL) {
      throw bad("no zip directory entry is at byte " + at);
    }
    int flags = u16(at + 8);
    int method = u16(at + 10);
    long packed = u32(at + 20);
    long size = u32(at + 24);
    int nameLength = u16(at + 28);
    int extraLength = u16(at + 30);
    long offset = u32(at + 42);
    long next = at + CENTRAL_SIZE + nameLength + extraLength + u16(at + 32);
    if (next > end) {
      throw bad("the zip directory entry at byte " + at + " runs past its end");
    }
    String name =
        new String(
            file.asSlice(at + CENTRAL_SIZE, nameLength).toArray(ValueLayout.JAVA_BYTE),
            StandardCharsets.UTF_8);
    // zip64 extra field: those of size, packed size and offset that do not fit 32 bits, in order
    long extra = at + CENTRAL_SIZE + nameLength;
    long extraEnd = extra + extraLength;
    while (extra + 4 <= extraEnd) {
      int length = u16(extra + 2);
      if (u16(extra) == 1 && extra + 4 + length <= extraEnd) {
        long field = extra + 4;
        long fieldEnd = field + length;
        if (size == UNSET && field + 8 <= fieldEnd) {
          size = u64(field);
          field += 8;
        }
        if (packed == UNSET && field + 8 <= fieldEnd) {
          packed = u64(field);
          field += 8;
        }
        if (offset == UNSET && field + 8 <= fieldEnd) {
          offset = u64(field);
        }
      }
      extra += 4 + length;
    }
    boolean plain = (flags & 1) == 0 && method == 0 && packed == size;
    MemorySegment bytes = plain ? data(name, offset, size) : MemorySegment.NULL;
    if (entries.put(name, bytes) != null) {
      throw bad("two zip entries are called \"" + shown(name) + "\"");
    }
    return next;
  }

  private MemorySegment data(String name, long offset, long size) {
    if (offset > file.byteSize() - LOCAL_SIZE || file.get(INT, offset) != LOCAL) {
      throw bad("zip entry \"" + shown(name) + "\" is not at byte " + offset);
    }
    long start = offset + LOCAL_SIZE + u16(offset + 26) + u16(offset + 28);
    if (start > file.byteSize() || size > file.byteSize() - start) {
      throw bad(
          "zip entry \""
              + shown(name)
              + "\" of "
              + size
              + " bytes at "
              + start
              + " runs past the end of the file, "
              + file.byteSize());
    }
    return file.asSlice(start, size);
  }

  private static String shown(String name) {
    return name.length() > 80 ? name.substring(0, 80) + "…" : name;
  }

  private int u16(long at) {
    return Short.toUnsignedInt(file.get(SHORT, at));
  }

  private long u32(long at) {
    return Integer.toUnsignedLong(file.get(INT, at));
  }

  /** A 64-bit field, which must not be negative as a Java long. */
  private long u64(long at) {
    long value = file.get(LONG, at);
    if (value < 0) {
      throw bad("a zip64 field at byte " + at + " is beyond 2^63");
    }
    return value;
  }

  private BadInputException bad(String sentence) {
    return new BadInputException(origin + ": " + sentence);
  }
}
