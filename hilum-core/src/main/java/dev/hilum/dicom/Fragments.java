package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Encapsulated pixels (PS3.5 A.4): a table of offsets, which may be empty, then fragments. A frame
 * is one fragment, or several up to the next offset; without a table, up to the fragment that ends
 * with an end-of-image marker.
 */
final class Fragments {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int END_OF_IMAGE = 0xffd9;

  /** A run of bytes in the value. */
  private record Span(long start, long length) {}

  private final MemorySegment value;
  private final List<List<Span>> frames;

  private Fragments(MemorySegment value, List<List<Span>> frames) {
    this.value = value;
    this.frames = frames;
  }

  /** How many frames there are. */
  int frames() {
    return frames.size();
  }

  /** The code stream of a frame; copied only if it is in several fragments. */
  MemorySegment frame(int frame, String name) {
    List<Span> spans = frames.get(frame);
    long total = spans.stream().mapToLong(Span::length).sum();
    if (total >= 1 << 30) {
      throw new BadInputException(
          name + ": a frame must have less than 2^30 bytes of code stream, got " + total);
    }
    if (spans.size() == 1) {
      return value.asSlice(spans.getFirst().start, total);
    }
    byte[] joined = new byte[(int) total];
    int at = 0;
    for (Span span : spans) {
      MemorySegment.copy(value, ValueLayout.JAVA_BYTE, span.start, joined, at, (int) span.length);
      at += (int) span.length;
    }
    return MemorySegment.ofArray(joined);
  }

  /** Whether a value begins as fragments do. */
  static boolean begin(Element pixels) {
    MemorySegment value = pixels.value();
    return pixels.encapsulated()
        || value.byteSize() >= 8 && value.get(INT, 0) == stored(Tag.ITEM, false);
  }

  /**
   * Where the delimiter of fragments that begin at {@code start} stands; -1 if nowhere. Where the
   * items do not lead to one, the first delimiter at all is taken.
   */
  static long end(MemorySegment data, long start, long end, boolean bigEndian) {
    ValueLayout.OfInt layout =
        INT.withOrder(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int item = stored(Tag.ITEM, bigEndian), delimiter = stored(Tag.SEQUENCE_END, bigEndian);
    for (long at = start; end - at >= 8; ) {
      int tag = data.get(layout, at);
      if (tag == delimiter) {
        return at;
      }
      if (tag != item) {
        break;
      }
      at += 8 + (data.get(layout, at + 4) & 0xffffffffL);
    }
    for (long at = start; end - at >= 4; at++) {
      if (data.get(layout, at) == delimiter) {
        return at;
      }
    }
    return -1;
  }

  /** A tag as one number, in the byte order that it is stored in. */
  private static int stored(int tag, boolean bigEndian) {
    return bigEndian ? tag : tag << 16 | tag >>> 16;
  }

  /**
   * Finds the frames.
   *
   * @param expected how many the header promises
   * @param attributes of the data set, for the extended offset table
   */
  static Fragments of(
      Element pixels, int expected, Attributes attributes, String name, List<String> notes) {
    MemorySegment value = pixels.value();
    List<Span> fragments = fragments(value, name, notes);
    if (fragments.isEmpty()) {
      throw new BadInputException(name + ": encapsulated pixels must have a fragment, got none");
    }
    Span table = fragments.removeFirst();
    if (fragments.isEmpty()) { // a writer left out the table
      fragments.add(table);
      table = new Span(0, 0);
    }
    Optional<List<List<Span>>> extended = extended(attributes, value, fragments);
    if (extended.isPresent()) {
      return new Fragments(value, extended.get());
    }
    if (table.length >= 4) {
      long[] offsets = new long[(int) Math.min(table.length / 4, fragments.size())];
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = value.get(INT, table.start + 4L * i) & 0xffffffffL;
      }
      List<List<Span>> frames = byOffset(fragments, offsets);
      boolean incomplete = frames.size() != expected && fragments.size() == expected;
      if (!incomplete && frames.stream().noneMatch(List::isEmpty)) {
        return new Fragments(value, frames);
      }
      notes.add("the basic offset table does not point at fragments and is left aside");
    }
    if (fragments.size() == expected) {
      return new Fragments(value, fragments.stream().map(List::of).toList());
    }
    return new Fragments(
        value, expected <= 1 ? List.of(fragments) : byMarker(value, fragments, expected, notes));
  }

  private static List<Span> fragments(MemorySegment value, String name, List<String> notes) {
    List<Span> fragments = new ArrayList<>();
    int item = stored(Tag.ITEM, false), delimiter = stored(Tag.SEQUENCE_END, false);
    for (long at = 0; value.byteSize() - at >= 8; ) {
      int tag = value.get(INT, at);
      long length = value.get(INT, at + 4) & 0xffffffffL;
      if (tag == delimiter) {
        break;
      }
      if (tag != item) {
        throw new BadInputException(
            String.format(
                "%s: a fragment of the pixels must start with fffe e000, got %04x %04x",
                name, tag & 0xffff, tag >>> 16));
      }
      long there = value.byteSize() - at - 8;
      if (length > there) {
        notes.add("the last fragment promises " + length + " bytes, there are " + there);
        length = there;
      }
      fragments.add(new Span(at + 8, length));
      at += 8 + length;
    }
    return fragments;
  }

  private static List<List<Span>> byOffset(List<Span> fragments, long[] offsets) {
    long origin = fragments.getFirst().start - 8;
    List<List<Span>> frames = new ArrayList<>();
    Arrays.stream(offsets).forEach(_ -> frames.add(new ArrayList<>()));
    int frame = 0;
    for (Span fragment : fragments) {
      while (frame + 1 < offsets.length && fragment.start - 8 - origin >= offsets[frame + 1]) {
        frame++;
      }
      frames.get(frame).add(fragment);
    }
    return frames;
  }

  /** By the 64-bit table of the data set, if it has a usable one. */
  private static Optional<List<List<Span>>> extended(
      Attributes attributes, MemorySegment value, List<Span> fragments) {
    Element offsets = attributes.element(Tag.EXTENDED_OFFSET_TABLE).orElse(null);
    Element lengths = attributes.element(Tag.EXTENDED_OFFSET_TABLE_LENGTHS).orElse(null);
    if (offsets == null || lengths == null || offsets.vr() != Vr.OV || lengths.vr() != Vr.OV) {
      return Optional.empty();
    }
    int count = offsets.count();
    if (count == 0 || count != lengths.count()) {
      return Optional.empty();
    }
    long origin = fragments.getFirst().start;
    List<List<Span>> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = origin + offsets.integer(i), length = lengths.integer(i);
      if (start < origin || length < 0 || start + length > value.byteSize()) {
        return Optional.empty();
      }
      frames.add(List.of(new Span(start, length)));
    }
    return Optional.of(frames);
  }

  /** By the marker FF D9 among a fragment's last bytes, as JPEG of all kinds ends. */
  private static List<List<Span>> byMarker(
      MemorySegment value, List<Span> fragments, int expected, List<String> notes) {
    List<List<Span>> frames = new ArrayList<>();
    List<Span> open = new ArrayList<>();
    for (Span fragment : fragments) {
      open.add(fragment);
      if (endsImage(value, fragment)) {
        frames.add(open);
        open = new ArrayList<>();
      }
    }
    if (!open.isEmpty()) {
      frames.add(open);
    }
    if (frames.size() != expected) {
      notes.add("the header promises " + expected + " frames, the fragments hold " + frames.size());
    }
    return frames;
  }

  private static boolean endsImage(MemorySegment value, Span fragment) {
    long end = fragment.start + fragment.length;
    for (long at = Math.max(fragment.start, end - 10); at + 2 <= end; at++) {
      int pair =
          (value.get(ValueLayout.JAVA_BYTE, at) & 0xff) << 8
              | value.get(ValueLayout.JAVA_BYTE, at + 1) & 0xff;
      if (pair == END_OF_IMAGE) {
        return true;
      }
    }
    return false;
  }
}
