package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.util.Map;

/** The rules that an entry of a container must keep to be read. */
final class EntryName {
  private EntryName() {}

  /** What is wrong with a name, as a part of a sentence; empty when nothing is. */
  static String wrong(String name) {
    if (name.isEmpty()) {
      return "an entry must have a name, got none";
    }
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.matches("[A-Za-z]:.*")) {
      return "an entry's name must be relative, with slashes";
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        return "an entry's name must stay within its container, got ..";
      }
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return "an entry's name must be printable, got the control character %02x"
            .formatted((int) name.charAt(i));
      }
    }
    return "";
  }

  /** A name fit for an error: control characters replaced, cut to 80 characters. */
  static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 77) + "...";
  }

  /** The place of an entry in an index, or the sentence that it has none. */
  static <P> P found(Map<String, P> index, String name, Object container) {
    P place = index.get(name);
    if (place == null) {
      throw new BadInputException(
          "%s: must hold an entry %s, got none of its %d so named"
              .formatted(container, shown(name), index.size()));
    }
    return place;
  }
}
