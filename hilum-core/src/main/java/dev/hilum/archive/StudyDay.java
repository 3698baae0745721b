package dev.hilum.archive;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.OptionalInt;

/**
 * Days from dates as DICOM writes them, {@code 21800506}. De-identified collections shift all dates
 * of a patient by one amount, so the number means nothing but its distance to another of the same
 * patient.
 */
final class StudyDay {
  private StudyDay() {}

  /** The day counted from 1970-01-01; empty for anything that is no date. */
  static OptionalInt of(String date) {
    try {
      LocalDate day = LocalDate.parse(date.strip(), DateTimeFormatter.BASIC_ISO_DATE);
      return OptionalInt.of(Math.toIntExact(day.toEpochDay()));
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalInt.empty();
    }
  }
}
