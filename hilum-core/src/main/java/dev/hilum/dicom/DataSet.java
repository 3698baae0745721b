package dev.hilum.dicom;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A data set being made: attributes by tag, with the value representation that the dictionary gives
 * them, text in UTF-8.
 */
public final class DataSet {
  private final String name;
  private final Map<Tag, Element> elements = new TreeMap<>();

  /**
   * @param name stands for the file in errors
   */
  public DataSet(String name) {
    this.name = name;
  }

  /** Starts from another data set, whose values stay as they are. */
  static DataSet of(String name, Attributes attributes) {
    DataSet set = new DataSet(name);
    attributes.elements().forEach(set::put);
    return set;
  }

  /**
   * Sets text. Numbers of a binary representation are written as such.
   *
   * @throws IllegalArgumentException if the tag is none of the dictionary's
   */
  public DataSet put(Tag tag, String... values) {
    Vr vr = vr(tag);
    if (!vr.isText()) {
      return put(tag, Arrays.stream(values).mapToInt(Integer::parseInt).toArray());
    }
    String text = String.join("\\", values);
    if (text.chars().anyMatch(c -> c > 126)) {
      put(text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192"));
    }
    return put(text(tag, vr, text));
  }

  /** Sets an attribute without a value: known to be unknown. */
  public DataSet empty(Tag tag) {
    return vr(tag) == Vr.SQ ? put(tag, List.of()) : put(tag, vr(tag), new byte[0]);
  }

  /** Sets integers of 16 or 32 bits, or writes them out where the attribute is text (IS, DS). */
  public DataSet put(Tag tag, int... values) {
    Vr vr = vr(tag);
    if (vr.isText()) {
      return put(tag, Arrays.stream(values).mapToObj(Integer::toString).toArray(String[]::new));
    }
    ByteBuffer bytes = ByteBuffer.allocate(values.length * vr.size).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      switch (vr.size) {
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt(value);
        default -> throw new IllegalArgumentException(tag + " holds no integers, it is " + vr);
      }
    }
    return put(tag, vr, bytes.array());
  }

  /** Sets the items of a sequence. */
  public DataSet put(Tag tag, List<Attributes> items) {
    return put(new Element(tag, Vr.SQ, MemorySegment.NULL, false, items, false));
  }

  /** Sets little-endian bytes of the given representation. */
  DataSet put(Tag tag, Vr vr, byte[] bytes) {
    return put(new Element(tag, vr, MemorySegment.ofArray(bytes), false, List.of(), false));
  }

  DataSet put(Element element) {
    elements.put(element.tag(), element);
    return this;
  }

  /** The attributes made so far. */
  public Attributes attributes() {
    return Attributes.of(name, elements.values());
  }

  static Element text(Tag tag, Vr vr, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Element(tag, vr, MemorySegment.ofArray(bytes), false, List.of(), false);
  }

  private static Vr vr(Tag tag) {
    Vr vr = Dictionary.vr(tag.number(), false);
    if (vr == Vr.UN) {
      throw new IllegalArgumentException(tag + " is not in the dictionary of DICOM");
    }
    return vr;
  }

  @Override
  public String toString() {
    return elements.keySet().stream().map(Tag::toString).collect(Collectors.joining(", "));
  }
}
