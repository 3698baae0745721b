package dev.hilum.dicom;

/**
 * A name in up to three scripts (PS3.5 6.2.1), each of up to five parts between {@code ^}: family,
 * given, middle, prefix, suffix. A script that is not given is empty.
 */
public record PersonName(String alphabetic, String ideographic, String phonetic) {

  /** Splits at {@code =}. */
  static PersonName of(String value) {
    String[] groups = value.split("=", 4);
    return new PersonName(
        groups[0].strip(),
        groups.length > 1 ? groups[1].strip() : "",
        groups.length > 2 ? groups[2].strip() : "");
  }
}
