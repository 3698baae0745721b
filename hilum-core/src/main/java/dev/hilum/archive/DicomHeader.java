package dev.hilum.archive;

import dev.hilum.dicom.Attributes;
import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.Tag;
import dev.hilum.study.Age;
import dev.hilum.study.Film;
import dev.hilum.study.Sex;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the header of a DICOM file says of a film, without anything that names the person. */
final class DicomHeader {
  static final String YEAR = "StudyYear", DAY = "StudyDay";
  static final String PHOTOMETRIC = "PhotometricInterpretation", MONOCHROME = "MONOCHROME";
  private static final String TRANSFER_SYNTAX = "TransferSyntax";
  private static final List<String> COPIED =
      List.of(
          "Modality",
          "BodyPartExamined",
          "ViewPosition",
          "Manufacturer",
          "ManufacturerModelName",
          PHOTOMETRIC,
          "BurnedInAnnotation");

  /**
   * The further columns: attributes by keyword, the year, and the day of the person's own count.
   */
  static final List<String> COLUMNS =
      List.of(
          "Modality",
          "BodyPartExamined",
          "ViewPosition",
          "Manufacturer",
          "ManufacturerModelName",
          PHOTOMETRIC,
          "BurnedInAnnotation",
          TRANSFER_SYNTAX,
          YEAR,
          DAY);

  private DicomHeader() {}

  /** The modality in capitals; nothing where none is told. */
  static String modality(Dicom dicom) {
    return dicom.attributes().string(Tag.MODALITY).orElse("").strip().toUpperCase(Locale.ROOT);
  }

  /** The film of a file. */
  static Film of(Dicom dicom, FileTree.Found file) {
    Attributes header = dicom.attributes();
    String studyUid = header.string(Tag.STUDY_INSTANCE_UID).orElse("");
    String patientId = header.string(Tag.PATIENT_ID).orElse("");
    String person = patientId.isBlank() ? "study " + studyUid : patientId.strip();
    boolean nobody = patientId.isBlank() && studyUid.isBlank();
    return new Film(
        file.id(),
        studyUid.isBlank() ? file.id() : Pseudonym.of("study", studyUid),
        nobody ? file.id() : Pseudonym.of("patient", person),
        file.pixels(),
        DicomView.of(header),
        Sex.parse(header.string(Tag.PATIENT_SEX).orElse("")),
        age(header),
        Map.of(),
        Optional.empty(),
        extra(dicom, person));
  }

  private static Map<String, String> extra(Dicom dicom, String person) {
    Attributes header = dicom.attributes();
    Map<String, String> extra = new LinkedHashMap<>();
    for (String keyword : COPIED) {
      header
          .string(Tag.named(keyword))
          .map(String::strip)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> extra.put(keyword, value));
    }
    extra.put(TRANSFER_SYNTAX, dicom.transferSyntax().name());
    Optional<LocalDate> date = header.date(Tag.STUDY_DATE);
    if (date.isPresent()) {
      extra.put(YEAR, Integer.toString(date.get().getYear()));
      extra.put(DAY, Long.toString(date.get().toEpochDay() + Pseudonym.shift(person)));
    }
    return extra;
  }

  /** Patient's Age, else the years from the birth date to the study. */
  private static OptionalDouble age(Attributes header) {
    OptionalDouble stated = header.age(Tag.PATIENT_AGE);
    Optional<LocalDate> study = header.date(Tag.STUDY_DATE);
    Optional<LocalDate> birth = header.date(Tag.PATIENT_BIRTH_DATE);
    if (stated.isPresent() || study.isEmpty() || birth.isEmpty()) {
      return stated;
    }
    long years = ChronoUnit.YEARS.between(birth.get(), study.get());
    return years >= 0 && years <= Age.OLDEST ? OptionalDouble.of(years) : OptionalDouble.empty();
  }
}
