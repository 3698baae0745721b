package dev.hilum.study;

import dev.hilum.io.BadInputException;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages in years as tables and DICOM write them. */
public final class Age {
  /** Above this the number is a slip (the NIH table of 2017 has a patient of 414 years). */
  public static final double OLDEST = 120;

  private static final Pattern DICOM = Pattern.compile("(\\d{1,3})([YMWD])");

  private Age() {}

  /**
   * Reads {@code 58}, {@code 58.5} or DICOM's {@code 058Y}, {@code 006M}, {@code 010W}, {@code
   * 004D}; empty for a blank cell.
   *
   * @throws BadInputException for anything else, and outside 0 to {@link #OLDEST} years
   */
  public static OptionalDouble parse(String cell) {
    String text = cell.strip();
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    Matcher dicom = DICOM.matcher(text);
    double years;
    try {
      years =
          dicom.matches()
              ? Integer.parseInt(dicom.group(1)) / perYear(dicom.group(2))
              : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadInputException("an age must be a number of years, got " + text, e);
    }
    if (!(years >= 0 && years <= OLDEST)) {
      throw new BadInputException(
          "an age must lie between 0 and %.0f years, got %s".formatted(OLDEST, text));
    }
    return OptionalDouble.of(years);
  }

  private static double perYear(String unit) {
    return switch (unit) {
      case "Y" -> 1;
      case "M" -> 12;
      case "W" -> 365.25 / 7;
      default -> 365.25;
    };
  }
}
