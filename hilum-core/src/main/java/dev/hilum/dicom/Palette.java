package dev.hilum.dicom;

import dev.hilum.image.PixelImage;
import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A palette (PS3.3 C.7.6.3.1.5): a table each for red, green and blue, plain or in segments
 * (C.7.9.2).
 */
record Palette(List<LookupTable> tables) {

  static Palette of(Attributes set, String name) {
    List<LookupTable> tables = new ArrayList<>();
    boolean segmented = !set.has(Tag.RED_PALETTE_DATA);
    for (int c = 0; c < 3; c++) { // green and blue follow red in the dictionary
      Tag descriptor = new Tag(Tag.RED_PALETTE_DESCRIPTOR.number() + c);
      Tag data =
          new Tag((segmented ? Tag.SEGMENTED_RED_PALETTE_DATA : Tag.RED_PALETTE_DATA).number() + c);
      tables.add(
          segmented
              ? expanded(set, descriptor, data, name)
              : LookupTable.of(set, descriptor, data, name));
    }
    return new Palette(List.copyOf(tables));
  }

  /** The frame looked up; entries of 16 bits keep their higher 8. */
  PixelImage rgb(StoredPixels stored) {
    int plane = stored.width() * stored.height();
    byte[] planes = new byte[3 * plane];
    Samples values = stored.values();
    for (int c = 0; c < 3; c++) {
      LookupTable table = tables.get(c);
      int shift = table.bits() > 8 && !isBytes(table) ? 8 : 0;
      for (int i = 0; i < plane; i++) {
        planes[c * plane + i] = (byte) (table.at(values.at(i)) >> shift);
      }
    }
    return new PixelImage(stored.width(), stored.height(), 3, 8, planes);
  }

  /** Some writers say 16 bits and mean 8. */
  private static boolean isBytes(LookupTable table) {
    for (int entry : table.entries()) {
      if (entry > 255) {
        return false;
      }
    }
    return true;
  }

  /** Segments: 0 lists entries, 1 goes on a line to an entry, 2 repeats segments before it. */
  private static LookupTable expanded(Attributes set, Tag descriptorTag, Tag dataTag, String name) {
    double[] descriptor = set.doubles(descriptorTag);
    Element data = set.element(dataTag).orElse(null);
    if (descriptor.length < 3 || data == null) {
      throw new BadInputException(
          name
              + ": a palette must have "
              + descriptorTag
              + " and "
              + dataTag
              + ", one of them is not there");
    }
    int count = (int) descriptor[0] & 0xffff;
    int bits = (int) descriptor[2];
    Segments segments =
        new Segments(
            new Element(
                dataTag,
                bits == 8 ? Vr.OB : Vr.OW,
                data.value(),
                data.bigEndian(),
                List.of(),
                false),
            count == 0 ? 1 << 16 : count,
            name);
    segments.expand(0, Integer.MAX_VALUE, true);
    return new LookupTable((int) descriptor[1], bits, segments.entries());
  }

  /** The expansion, as far as it has come. */
  private static final class Segments {
    private final Element data;
    private final String name;
    private final int[] entries;
    private int size;

    Segments(Element data, int count, String name) {
      this.data = data;
      this.name = name;
      entries = new int[count];
    }

    int[] entries() {
      if (size != entries.length) {
        throw fail("come to " + entries.length + " entries", size + "");
      }
      return entries;
    }

    /** Expands up to {@code most} segments from a place in the data. */
    void expand(int from, int most, boolean mayRepeat) {
      int at = from;
      for (int segment = 0; segment < most && at + 2 <= data.count(); segment++) {
        int kind = word(at), length = word(at + 1);
        switch (kind) {
          case 0 -> {
            for (int i = 0; i < length; i++) {
              add(word(at + 2 + i));
            }
            at += 2 + length;
          }
          case 1 -> {
            line(length, word(at + 2));
            at += 3;
          }
          case 2 -> {
            if (!mayRepeat) {
              throw fail("not repeat a repetition", "one");
            }
            int back =
                data.vr() == Vr.OB
                    ? word(at + 2) | word(at + 3) << 8 | word(at + 4) << 16 | word(at + 5) << 24
                    : (word(at + 2) | word(at + 3) << 16) / 2;
            expand(back, length, false);
            at += data.vr() == Vr.OB ? 6 : 4;
          }
          default -> throw fail("have opcode 0, 1 or 2", kind + "");
        }
        if (size == entries.length && mayRepeat) {
          return; // padding may follow
        }
      }
    }

    /** On a straight line from the last entry to {@code end}. */
    private void line(int length, int end) {
      if (size == 0) {
        throw fail("not begin with a line", "one");
      }
      int start = entries[size - 1];
      for (int i = 1; i <= length; i++) {
        add((int) Math.rint(start + (double) (end - start) * i / length));
      }
    }

    private void add(int entry) {
      if (size == entries.length) {
        throw fail("come to " + entries.length + " entries", "more");
      }
      entries[size++] = entry;
    }

    private int word(int at) {
      if (at < 0 || at >= data.count()) {
        throw fail("end within its " + data.count() + " values", "value " + at);
      }
      return (int) data.integer(at);
    }

    private BadInputException fail(String rule, String got) {
      return new BadInputException(
          name + ": the palette segments of " + data.tag() + " must " + rule + ", got " + got);
    }
  }
}
