package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads elements one after the other (PS3.5 section 7): no value is copied, nested data sets are
 * read in place. What a writer got wrong is read as pydicom reads it where that is possible, with a
 * note; nothing is allocated for what a length only promises.
 */
final class DataSetReader {
  private static final int DEEPEST = 64;
  private static final int MOST_NOTES = 32;
  private static final long UNDEFINED = 0xffffffffL;

  private final MemorySegment data;
  private final String name;
  private final List<String> notes;
  private long at;
  private boolean signed; // Pixel Representation, on which "US or SS" depends

  DataSetReader(MemorySegment data, String name, List<String> notes) {
    this.data = data;
    this.name = name;
    this.notes = notes;
  }

  /** How numbers are written, and whether value representations are. */
  private record Encoding(boolean explicit, boolean bigEndian) {}

  long position() {
    return at;
  }

  /** The elements of one group from {@code start}: file meta information, or a command set. */
  Attributes group(int group, boolean explicit, long start) {
    at = start;
    SortedMap<Tag, Element> elements = new TreeMap<>();
    Encoding encoding = sniffed(new Encoding(explicit, false), false);
    while (data.byteSize() - at >= 8 && shortAt(at, encoding) == group) {
      element(elements, encoding, data.byteSize(), 0, CharacterSet.DEFAULT);
    }
    return new Attributes(name, elements, CharacterSet.DEFAULT, start);
  }

  /** The data set from {@code start} to the end. */
  Attributes dataSet(TransferSyntax syntax, long start) {
    at = start;
    Encoding told = new Encoding(syntax.explicit(), syntax.bigEndian());
    Encoding encoding = sniffed(told, false);
    if (!encoding.equals(told)) {
      note(
          "value representations are "
              + (encoding.explicit ? "" : "not ")
              + "written, against the transfer syntax");
    }
    return elements(encoding, data.byteSize(), 0, CharacterSet.DEFAULT, 0);
  }

  /** Explicit or implicit by the first element: two capitals, or no two, behind its tag. */
  private Encoding sniffed(Encoding told, boolean nested) {
    if (data.byteSize() - at < 6 || nested && !told.explicit) {
      return told;
    }
    boolean letters = Vr.areLetters(byteAt(at + 4), byteAt(at + 5));
    return letters == told.explicit ? told : new Encoding(letters, told.bigEndian);
  }

  private Attributes elements(
      Encoding encoding, long end, int depth, CharacterSet around, long start) {
    if (depth > DEEPEST) {
      throw new BadInputException(
          name + ": sequences must be nested at most " + DEEPEST + " deep, got " + depth);
    }
    SortedMap<Tag, Element> elements = new TreeMap<>();
    CharacterSet characters = around;
    while (end - at >= 8) {
      int tag = tagAt(at, encoding);
      if (tag == Tag.ITEM_END) {
        at += 8;
        break;
      }
      if (tag == Tag.SEQUENCE_END) {
        if (depth > 0) {
          break; // the item has no end of its own
        }
        note("a delimiter stands outside of a sequence");
        at += 8;
        continue;
      }
      element(elements, encoding, end, depth, characters);
      if (tag == Tag.SPECIFIC_CHARACTER_SET.number()) {
        characters = Attributes.characterSet(elements, around);
        if (!characters.note().isEmpty()) {
          note(characters.note());
        }
      }
    }
    if (depth == 0 && at < end) {
      note((end - at) + " bytes behind the last element are left out");
      at = end;
    }
    return new Attributes(name, elements, characters, start);
  }

  private void element(
      SortedMap<Tag, Element> elements,
      Encoding encoding,
      long end,
      int depth,
      CharacterSet around) {
    Tag tag = new Tag(tagAt(at, encoding));
    Vr vr = Vr.UN;
    long length;
    int first = byteAt(at + 4), second = byteAt(at + 5);
    if (encoding.explicit && Vr.areLetters(first, second)) {
      vr = Vr.of(first, second);
      boolean known = vr != Vr.UN || (first == 'U' && second == 'N');
      if (!known) {
        note(tag + " has the unknown value representation " + (char) first + (char) second);
      }
      if (known && vr.hasLongLength()) {
        if (end - at < 12) {
          note("the file ends in the header of " + tag);
          at = end;
          return;
        }
        length = intAt(at + 8, encoding);
        at += 12;
      } else {
        length = shortAt(at + 6, encoding);
        at += 8;
      }
    } else {
      if (encoding.explicit) {
        note(tag + " has no value representation, read as implicit");
      }
      length = intAt(at + 4, encoding);
      at += 8;
    }
    if (vr == Vr.UN) {
      vr = Dictionary.vr(tag.number(), signed);
    }
    Element element;
    if (length == UNDEFINED) {
      element = undefined(tag, vr, encoding, end, depth, around);
    } else {
      long stop = at + length;
      if (stop > end) {
        note(
            tag
                + " promises "
                + length
                + " bytes, the "
                + (depth == 0 ? "file" : "item")
                + " has "
                + (end - at));
        stop = end;
      }
      if (vr == Vr.SQ) {
        element = sequence(tag, encoding, stop, depth, around);
      } else {
        element =
            new Element(tag, vr, data.asSlice(at, stop - at), encoding.bigEndian, List.of(), false);
      }
      at = stop;
    }
    if (tag.equals(Tag.PIXEL_REPRESENTATION) && element.length() >= 2) {
      signed = element.integer(0) == 1;
    }
    elements.put(tag, element);
  }

  /** A value whose end is marked: a sequence, or fragments of encapsulated pixels. */
  private Element undefined(
      Tag tag, Vr vr, Encoding encoding, long end, int depth, CharacterSet around) {
    int next = end - at >= 4 ? tagAt(at, encoding) : 0;
    boolean items = next == Tag.ITEM || next == Tag.SEQUENCE_END;
    if (vr == Vr.SQ || (vr != Vr.OB && vr != Vr.OW && items)) {
      return sequence(tag, encoding, end, depth, around);
    }
    long start = at;
    long stop = Fragments.end(data, start, end, encoding.bigEndian);
    if (stop < 0) {
      note(tag + " has no delimiter at its end");
      at = end;
      return new Element(
          tag, vr, data.asSlice(start, end - start), encoding.bigEndian, List.of(), true);
    }
    at = Math.min(end, stop + 8);
    return new Element(
        tag, vr, data.asSlice(start, stop - start), encoding.bigEndian, List.of(), true);
  }

  private Element sequence(Tag tag, Encoding encoding, long end, int depth, CharacterSet around) {
    List<Attributes> items = new ArrayList<>();
    while (end - at >= 8) {
      int next = tagAt(at, encoding);
      if (next == Tag.SEQUENCE_END) {
        at += 8;
        break;
      }
      if (next != Tag.ITEM) {
        note(tag + " holds " + new Tag(next) + " where an item must stand");
        break;
      }
      long length = intAt(at + 4, encoding);
      long start = at;
      at += 8;
      boolean open = length == UNDEFINED;
      long stop = open ? end : Math.min(end, at + length);
      if (!open && at + length > end) {
        note("an item of " + tag + " promises " + length + " bytes, there are " + (end - at));
      }
      items.add(item(encoding, stop, depth, around, start));
      if (!open) {
        at = stop;
      }
    }
    return new Element(tag, Vr.SQ, MemorySegment.NULL, encoding.bigEndian, items, false);
  }

  private Attributes item(
      Encoding encoding, long stop, int depth, CharacterSet around, long start) {
    Encoding inside =
        stop - at >= 8 && tagAt(at, encoding) != Tag.ITEM_END ? sniffed(encoding, true) : encoding;
    return elements(inside, stop, depth + 1, around, start);
  }

  private void note(String note) {
    if (notes.size() < MOST_NOTES && !notes.contains(note)) {
      notes.add(note);
    }
  }

  private int byteAt(long offset) {
    return data.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
  }

  private int shortAt(long offset, Encoding encoding) {
    short value = data.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset);
    return (encoding.bigEndian ? Short.reverseBytes(value) : value) & 0xffff;
  }

  private long intAt(long offset, Encoding encoding) {
    int value = data.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
    return (encoding.bigEndian ? Integer.reverseBytes(value) : value) & 0xffffffffL;
  }

  private int tagAt(long offset, Encoding encoding) {
    return shortAt(offset, encoding) << 16 | shortAt(offset + 2, encoding);
  }
}
