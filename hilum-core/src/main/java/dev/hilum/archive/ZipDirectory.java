package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The central directory of a zip: where each entry lies and what it declares. */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int HEADER = 0x02014b50;
  private static final int HEADER_LENGTH = 46;
  private static final int STORED = 0, DEFLATED = 8;

  /** Deflate never expands by more (zlib's "maximum compression factor"). */
  private static final long DEFLATE_RATIO = 1032;

  private final String name;
  private final List<Place> places = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long start;
  private long count;
  private int length;

  /** An entry: offset of its local header, bytes packed and unpacked, checksum of the latter. */
  record Place(String name, long offset, long packed, long size, boolean deflated, int crc) {}

  ZipDirectory(String name, SeekableByteChannel channel) throws IOException {
    this.name = name;
    end(channel);
    ByteBuffer headers = read(channel, start, length);
    Set<String> seen = new HashSet<>();
    for (long i = 0; i < count; i++) {
      if (headers.remaining() < HEADER_LENGTH || headers.getInt(headers.position()) != HEADER) {
        throw refused("a zip must list its %d entries, got %d".formatted(count, i));
      }
      header(headers, seen);
    }
    checkOverlap();
  }

  List<Place> places() {
    return places;
  }

  List<String> problems() {
    return problems;
  }

  /** Where the directory starts and the entries have to end. */
  long start() {
    return start;
  }

  /** Finds the end record, which is last but for a comment, and the Zip64 one before it. */
  private void end(SeekableByteChannel channel) throws IOException {
    long size = channel.size();
    int tail = (int) Math.min(size, END_LENGTH + 0xffff);
    ByteBuffer buffer = read(channel, size - tail, tail);
    int at = tail - END_LENGTH;
    while (at >= 0
        && (buffer.getInt(at) != END
            || at + END_LENGTH + (buffer.getShort(at + 20) & 0xffff) > tail)) {
      at--;
    }
    if (at < 0) {
      throw refused("a zip must end with its directory, got a file that is cut off or no zip");
    }
    if (buffer.getShort(at + 4) != 0 || buffer.getShort(at + 6) != 0) {
      boolean zip64 = buffer.getShort(at + 4) == -1;
      if (!zip64) {
        throw refused("a zip must be one volume, got a part of several");
      }
    }
    count = buffer.getShort(at + 10) & 0xffff;
    long bytes = buffer.getInt(at + 12) & 0xffffffffL;
    start = buffer.getInt(at + 16) & 0xffffffffL;
    long endAt = size - tail + at;
    if (count == 0xffff || bytes == 0xffffffffL || start == 0xffffffffL) {
      ByteBuffer locator = read(channel, Math.max(0, endAt - 20), 20);
      if (locator.remaining() == 20 && locator.getInt(0) == LOCATOR_64) {
        long where = locator.getLong(8);
        ByteBuffer end64 = where < 0 || where > size ? locator : read(channel, where, 56);
        if (end64.remaining() < 56 || end64.getInt(0) != END_64) {
          throw refused("a Zip64 file must have its end record, got none at " + where);
        }
        count = end64.getLong(32);
        bytes = end64.getLong(40);
        start = end64.getLong(48);
      }
    }
    if (start < 0 || bytes < 0 || start > endAt || bytes > endAt - start) {
      throw refused(
          "a zip's directory must lie before its end at %d, got %d bytes at %d"
              .formatted(endAt, bytes, start));
    }
    if (bytes > Integer.MAX_VALUE - 8
        || count < 0
        || count > Container.MOST_ENTRIES
        || count > bytes / HEADER_LENGTH) {
      throw refused(
          "a zip must have at most %d entries of at least %d bytes each in its directory, got %d in %d"
              .formatted(Container.MOST_ENTRIES, HEADER_LENGTH, count, bytes));
    }
    length = (int) bytes;
  }

  private void header(ByteBuffer headers, Set<String> seen) {
    int at = headers.position();
    int flags = headers.getShort(at + 8), method = headers.getShort(at + 10) & 0xffff;
    int nameLength = headers.getShort(at + 28) & 0xffff;
    int extraLength = headers.getShort(at + 30) & 0xffff;
    int commentLength = headers.getShort(at + 32) & 0xffff;
    long whole = (long) HEADER_LENGTH + nameLength + extraLength + commentLength;
    if (whole > headers.remaining()) {
      throw refused("a zip's directory must hold its entries whole, got one cut off");
    }
    ByteBuffer text = headers.slice(at + HEADER_LENGTH, nameLength);
    String entry = text((flags & 0x800) != 0, text);
    long[] sizes = { // unpacked, packed, offset
      headers.getInt(at + 24) & 0xffffffffL,
      headers.getInt(at + 20) & 0xffffffffL,
      headers.getInt(at + 42) & 0xffffffffL
    };
    ByteBuffer extra = headers.slice(at + HEADER_LENGTH + nameLength, extraLength);
    wide(extra.order(ByteOrder.LITTLE_ENDIAN), sizes);
    headers.position(at + (int) whole);
    if ((flags & 1) != 0 || method == 99) {
      throw refused("a zip must not be encrypted, got an encrypted entry");
    }
    if (entry.endsWith("/")) {
      return;
    }
    boolean deflated = method == DEFLATED;
    Place place = new Place(entry, sizes[2], sizes[1], sizes[0], deflated, headers.getInt(at + 16));
    String wrong = wrong(place, method);
    if (wrong.isEmpty() && !seen.add(entry)) {
      wrong = "an entry's name must be unique, got it again";
    }
    if (wrong.isEmpty()) {
      places.add(place);
    } else {
      problems.add(
          "%s!/%s: %s; the entry is left out".formatted(name, EntryName.shown(entry), wrong));
    }
  }

  private static String wrong(Place place, int method) {
    String wrong = EntryName.wrong(place.name());
    if (!wrong.isEmpty()) {
      return wrong;
    }
    if (method != STORED && method != DEFLATED) {
      return "an entry must be stored or deflated, got method " + method;
    }
    if (place.size() < 0 || place.size() > Container.LARGEST_ENTRY) {
      return "an entry must have at most %d bytes, got %d"
          .formatted(Container.LARGEST_ENTRY, place.size());
    }
    long most = place.deflated() ? place.packed() * DEFLATE_RATIO : place.packed();
    if (place.packed() < 0
        || place.packed() > Container.LARGEST_ENTRY
        || place.size() > most
        || (!place.deflated() && place.size() != place.packed())) {
      return "an entry must not declare more than its data can hold, got %d bytes from %d"
          .formatted(place.size(), place.packed());
    }
    return "";
  }

  /** Takes sizes that do not fit into 32 bits from the Zip64 extra field. */
  private static void wide(ByteBuffer extra, long[] sizes) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff, bytes = extra.getShort() & 0xffff;
      if (bytes > extra.remaining()) {
        return;
      }
      ByteBuffer field = extra.slice(extra.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
      extra.position(extra.position() + bytes);
      for (int i = 0; id == 1 && i < sizes.length; i++) {
        if (sizes[i] == 0xffffffffL && field.remaining() >= 8) {
          sizes[i] = field.getLong();
        }
      }
    }
  }

  private void checkOverlap() {
    List<Place> sorted = places.stream().sorted(Comparator.comparingLong(Place::offset)).toList();
    long free = 0;
    for (Place place : sorted) {
      if (place.offset() < free) {
        throw refused(
            "a zip's entries must not overlap, got one at %d before the end of another at %d"
                .formatted(place.offset(), free));
      }
      free = place.offset() + 30 + place.packed();
    }
    if (free > start) {
      throw refused(
          "a zip's entries must end before its directory at %d, got %d".formatted(start, free));
    }
  }

  /** UTF-8 where that is said or reads as such, else the code page that zip began with. */
  private static String text(boolean unicode, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      Charset old =
          !unicode && Charset.isSupported("IBM437")
              ? Charset.forName("IBM437")
              : StandardCharsets.ISO_8859_1;
      return old.decode(bytes.duplicate()).toString();
    }
  }

  private BadInputException refused(String rule) {
    return new BadInputException(name + ": " + rule);
  }

  /** Bytes of a file, fewer at its end. */
  static ByteBuffer read(SeekableByteChannel channel, long at, int length) throws IOException {
    long there = Math.max(0, Math.min(length, channel.size() - at));
    ByteBuffer buffer = ByteBuffer.allocate((int) there).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(at);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until full or at the end of the file
    }
    return buffer.flip();
  }
}
