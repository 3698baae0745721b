package dev.hilum.dicom;

import dev.hilum.io.Csv;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dictionary of PS3.6 (with the retired attributes) as a table: tag, value representation, how
 * many values, keyword. An {@code x} in a tag stands for any digit ({@code 60xx3000}). Made by
 * {@code tools/reference/dicom_dictionary.py} from pydicom's.
 */
final class Dictionary {
  private record Entry(String vr, String keyword) {}

  private record Repeated(int mask, int number, Entry entry) {}

  private static final Map<Integer, Entry> BY_TAG = new HashMap<>(1 << 13);
  private static final List<Repeated> REPEATED = new ArrayList<>();
  private static final Map<String, Tag> BY_KEYWORD = new HashMap<>(1 << 13);

  static {
    InputStream table =
        Objects.requireNonNull(Dictionary.class.getResourceAsStream("dictionary.csv"));
    try (Csv csv = Csv.read(table, "dictionary.csv", StandardCharsets.UTF_8)) {
      for (Csv.Row row : csv.rows()) {
        add(row.get("tag"), new Entry(row.get("vr"), row.get("keyword")));
      }
    }
  }

  private Dictionary() {}

  private static void add(String tag, Entry entry) {
    int number = Integer.parseUnsignedInt(tag.replace('x', '0'), 16);
    if (tag.indexOf('x') < 0) {
      BY_TAG.put(number, entry);
    } else {
      StringBuilder mask = new StringBuilder();
      tag.chars().forEach(c -> mask.append(c == 'x' ? '0' : 'f'));
      REPEATED.add(new Repeated(Integer.parseUnsignedInt(mask.toString(), 16), number, entry));
    }
    BY_KEYWORD.putIfAbsent(entry.keyword, new Tag(number));
  }

  static Optional<Tag> tag(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  static Optional<String> keyword(int number) {
    return Optional.ofNullable(entry(number)).map(Entry::keyword);
  }

  /**
   * The value representation of a tag where the file does not tell it; UN if it is not known.
   *
   * @param signed of the pixels, which {@code US or SS} depends on
   */
  static Vr vr(int number, boolean signed) {
    if ((number & 0xffff) == 0) {
      return Vr.UL; // group length
    }
    if ((number >>> 16 & 1) == 1) {
      int element = number & 0xffff;
      return element >= 0x10 && element <= 0xff ? Vr.LO : Vr.UN; // private creator
    }
    Entry entry = entry(number);
    return entry == null
        ? Vr.UN
        : switch (entry.vr) {
          case "US or SS" -> signed ? Vr.SS : Vr.US;
          case "US or OW", "US or SS or OW", "OB or OW" -> Vr.OW;
          default -> Vr.of(entry.vr);
        };
  }

  private static @Nullable Entry entry(int number) {
    Entry exact = BY_TAG.get(number);
    if (exact != null) {
      return exact;
    }
    for (Repeated each : REPEATED) {
      if ((number & each.mask) == each.number && (number >>> 16 & 1) == 0) {
        return each.entry;
      }
    }
    return null;
  }
}
