package dev.hilum.dicom;

import dev.hilum.io.Csv;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The Basic Application Level Confidentiality Profile (PS3.15 2024e, table E.1-1) as a table: tag,
 * action code, name.
 *
 * <p>Where the standard lets the kind of object decide ({@code X/Z/D}), the mildest code is taken,
 * which leaves every object valid and no original value in any. Private attributes, and those that
 * the dictionary does not know, are removed.
 */
final class BasicProfile {
  /** What becomes of an attribute. */
  enum Action {
    /** X: removed. */
    REMOVE,
    /** Z: left without a value. */
    EMPTY,
    /** D: given a value that means nothing. */
    DUMMY,
    /** U: given another UID. */
    UID,
    /** Stays; a sequence's items are cleaned one by one. */
    KEEP
  }

  private static final Map<Integer, Action> BY_TAG = new HashMap<>();
  private static final int CURVES = 0x5000, OVERLAYS = 0x6000, REPEATING = 0xff00;

  static {
    InputStream table =
        Objects.requireNonNull(BasicProfile.class.getResourceAsStream("basic-profile.csv"));
    try (Csv csv = Csv.read(table, "basic-profile.csv", StandardCharsets.UTF_8)) {
      for (Csv.Row row : csv.rows()) {
        int number = Integer.parseUnsignedInt(row.get("tag").replace('x', '0'), 16);
        BY_TAG.put(number, action(row.get("action")));
      }
    }
  }

  private BasicProfile() {}

  private static Action action(String code) {
    return switch (code) {
      case "X" -> Action.REMOVE;
      case "Z", "X/Z" -> Action.EMPTY;
      case "D", "X/D", "Z/D", "X/Z/D" -> Action.DUMMY;
      case "U" -> Action.UID;
      case "X/Z/U*" -> Action.KEEP; // a sequence: the UIDs inside are replaced
      default -> throw new IllegalStateException("basic-profile.csv: unknown action " + code);
    };
  }

  /** What becomes of an attribute of this tag. */
  static Action of(Tag tag) {
    if (tag.isPrivate() || tag.keyword().isEmpty()) {
      return Action.REMOVE;
    }
    int family = tag.group() & REPEATING;
    return family == CURVES || family == OVERLAYS
        ? Action.REMOVE // an overlay without its data is none
        : BY_TAG.getOrDefault(tag.number(), Action.KEEP);
  }

  /** How many attributes the table names. */
  static int size() {
    return BY_TAG.size();
  }
}
