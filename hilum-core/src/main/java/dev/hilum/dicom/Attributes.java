package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Age;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A data set, or an item of a sequence: attributes in the order of their tags, each kept as the
 * file has it and decoded when it is asked for.
 *
 * <p>An attribute that is absent or has no value reads as empty. Where one value is asked for and
 * there are several, it is the first. A number that is none is a {@link BadInputException}; a date
 * or an age that is none reads as empty, for the film is not worse for it.
 *
 * <p>Values are readable until the file is closed.
 */
public final class Attributes {
  private final String name;
  private final SortedMap<Tag, Element> elements;
  private final CharacterSet characters;
  private final long offset;

  Attributes(String name, SortedMap<Tag, Element> elements, CharacterSet characters, long offset) {
    this.name = name;
    this.elements = elements;
    this.characters = characters;
    this.offset = offset;
  }

  /**
   * A data set made of these elements, their text in its Specific Character Set.
   *
   * @param name stands for the file in errors
   */
  public static Attributes of(String name, Collection<Element> elements) {
    SortedMap<Tag, Element> sorted = new TreeMap<>();
    elements.forEach(element -> sorted.put(element.tag(), element));
    return new Attributes(name, sorted, characterSet(sorted, CharacterSet.DEFAULT), 0);
  }

  /** The set's own character set, else the one around it. */
  static CharacterSet characterSet(SortedMap<Tag, Element> elements, CharacterSet around) {
    Element own = elements.get(Tag.SPECIFIC_CHARACTER_SET);
    return own == null ? around : CharacterSet.of(CharacterSet.DEFAULT.values(own.bytes(), Vr.CS));
  }

  /** Where this item starts in its file; 0 for a whole data set. */
  long offset() {
    return offset;
  }

  /** All attributes, by ascending tag. */
  public Collection<Element> elements() {
    return Collections.unmodifiableCollection(elements.values());
  }

  public Optional<Element> element(Tag tag) {
    return Optional.ofNullable(elements.get(tag));
  }

  /** Whether the attribute is there, with a value or without. */
  public boolean has(Tag tag) {
    return elements.containsKey(tag);
  }

  /** The first value as text. */
  public Optional<String> string(Tag tag) {
    List<String> values = strings(tag);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** All values as text, without padding; numbers are written out. */
  public List<String> strings(Tag tag) {
    Element element = elements.get(tag);
    if (element == null || element.length() == 0) {
      return List.of();
    }
    Vr vr = element.vr();
    return switch (vr.kind) {
      case ASCII, TEXT, LONG_TEXT -> characters.values(element.bytes(), vr);
      case ITEMS -> List.of();
      case BYTES -> vr == Vr.UN ? characters.values(element.bytes(), Vr.LO) : List.of();
      case INTEGER, FLOAT ->
          IntStream.range(0, element.count()).mapToObj(i -> text(element, i)).toList();
    };
  }

  private static String text(Element element, int i) {
    return switch (element.vr()) {
      case AT -> {
        long number = element.integer(i);
        yield String.format("(%04X,%04X)", number >>> 16, number & 0xffff);
      }
      case FL, OF -> Float.toString((float) element.number(i));
      case FD, OD -> Double.toString(element.number(i));
      default -> Long.toString(element.integer(i));
    };
  }

  /** The first value as a name in its scripts. */
  public Optional<PersonName> person(Tag tag) {
    return string(tag).map(PersonName::of);
  }

  /**
   * The first value as an integer; {@code 2.0} is one.
   *
   * @throws BadInputException if it is no integer of 32 bits
   */
  public OptionalInt integer(Tag tag) {
    OptionalDouble number = number(tag);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    double value = number.getAsDouble();
    if (value != (int) value) {
      throw new BadInputException(
          name + ": " + tag + " must be an integer of 32 bits, got " + value);
    }
    return OptionalInt.of((int) value);
  }

  /** The first value as a number. */
  public OptionalDouble number(Tag tag) {
    double[] values = doubles(tag, 1);
    return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
  }

  /** All values as numbers. */
  public double[] doubles(Tag tag) {
    return doubles(tag, Integer.MAX_VALUE);
  }

  private double[] doubles(Tag tag, int most) {
    Element element = elements.get(tag);
    if (element == null || element.length() == 0 || element.vr() == Vr.SQ) {
      return new double[0];
    }
    if (element.vr().isText()) {
      List<String> texts = strings(tag);
      return texts.stream()
          .limit(most)
          .filter(text -> !text.isEmpty())
          .mapToDouble(text -> element.number(text, name))
          .toArray();
    }
    double[] values = new double[Math.min(most, element.count())];
    for (int i = 0; i < values.length; i++) {
      values[i] = element.number(i);
    }
    return values;
  }

  /** A day, {@code 19970831} or the older {@code 1997.08.31}; empty if it is none. */
  public Optional<LocalDate> date(Tag tag) {
    String text = string(tag).orElse("").replace(".", "");
    try {
      return text.length() < 8
          ? Optional.empty()
          : Optional.of(
              LocalDate.of(
                  Integer.parseInt(text.substring(0, 4)),
                  Integer.parseInt(text.substring(4, 6)),
                  Integer.parseInt(text.substring(6, 8))));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** An age in years, from {@code 058Y}; empty if it is none. */
  public OptionalDouble age(Tag tag) {
    try {
      return Age.parse(string(tag).orElse(""));
    } catch (BadInputException e) {
      return OptionalDouble.empty();
    }
  }

  /** The items of a sequence; none if it is absent. */
  public List<Attributes> items(Tag tag) {
    Element element = elements.get(tag);
    return element == null ? List.of() : element.items();
  }

  /** The first item of a sequence. */
  public Optional<Attributes> item(Tag tag) {
    List<Attributes> items = items(tag);
    return items.isEmpty() ? Optional.empty() : Optional.of(items.getFirst());
  }
}
