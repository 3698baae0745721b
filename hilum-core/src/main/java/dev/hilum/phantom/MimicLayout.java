package dev.hilum.phantom;

import dev.hilum.archive.FilmsTable;
import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.CsvWriter;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * MIMIC-CXR and MIMIC-CXR-JPG 2.0.0 by their official names (doi 10.1038/s41597-019-0322-0, arXiv
 * 1901.07042): the file tree, the report texts, and the tables. The labels are those that the
 * report states, as they are in MIMIC; what is so stands in {@code truth.csv}.
 */
final class MimicLayout implements ArchiveLayout {
  private static final List<String> METADATA =
      List.of(
          "dicom_id",
          "subject_id",
          "study_id",
          "PerformedProcedureStepDescription",
          "ViewPosition",
          "Rows",
          "Columns",
          "StudyDate",
          "StudyTime",
          "ProcedureCodeSequence_CodeMeaning",
          "ViewCodeSequence_CodeMeaning",
          "PatientOrientationCodeSequence_CodeMeaning");
  private static final List<Finding> ALPHABETIC =
      Finding.CHEXPERT.stream().sorted(Comparator.comparing(Finding::displayName)).toList();

  private final PhantomArchive.Config config;
  private final Path folder;
  private final String ending;
  private final CsvWriter metadata;
  private final CsvWriter split;
  private final CsvWriter chexpert;
  private final CsvWriter records;
  private final CsvWriter studies;
  private final FilmsTable truth;

  MimicLayout(PhantomArchive.Config config, Path folder) {
    this.config = config;
    this.folder = folder;
    ending = new FilmFileWriter(config).ending();
    String name = "mimic-cxr-2.0.0-";
    metadata = table(name + "metadata.csv", METADATA);
    split = table(name + "split.csv", List.of("dicom_id", "study_id", "subject_id", "split"));
    List<String> labels = new ArrayList<>(List.of("subject_id", "study_id"));
    ALPHABETIC.forEach(finding -> labels.add(finding.displayName()));
    chexpert = table(name + "chexpert.csv", labels);
    records = table("cxr-record-list.csv", List.of("subject_id", "study_id", "dicom_id", "path"));
    studies = table("cxr-study-list.csv", List.of("subject_id", "study_id", "path"));
    truth =
        FilmsTable.create(
            folder.resolve("truth.csv"), new PhantomCohort(config.cohort()).findings());
  }

  private CsvWriter table(String name, List<String> columns) {
    return CsvWriter.create(folder.resolve(name), columns);
  }

  @Override
  public String id(PhantomFilm film, int number, int followUp) {
    return FilmFileWriter.groups(config.cohort().seed() + " " + film.id());
  }

  @Override
  public String patient(PhantomFilm film, int number) {
    return Integer.toString(10_000_000 + number);
  }

  @Override
  public String study(PhantomFilm film, int number, int followUp) {
    return Integer.toString(50_000_000 + 4 * number + followUp);
  }

  private String below(PhantomFilm film, int number, int followUp) {
    String patient = patient(film, number);
    return "files/p"
        + patient.substring(0, 2)
        + "/p"
        + patient
        + "/s"
        + study(film, number, followUp);
  }

  @Override
  public String picture(PhantomFilm film, String id, int number, int followUp) {
    return below(film, number, followUp) + "/" + id + ending;
  }

  @Override
  public void write(PhantomArchive.Made made) throws IOException {
    PhantomFilm film = made.film();
    String patient = made.patient();
    String study = made.study();
    String text = below(film, made.number(), made.followUp()) + ".txt";
    String path = picture(film, made.id(), made.number(), made.followUp());
    Files.writeString(folder.resolve(text), made.report().text());
    boolean ap = film.pose().view() == View.AP;
    String size = Integer.toString(config.cohort().size());
    metadata.write(
        made.id(),
        patient,
        study,
        ap ? "CHEST (PORTABLE AP)" : "CHEST (PA)",
        film.pose().view().cell(),
        size,
        size,
        FilmFileWriter.date(film).format(DateTimeFormatter.BASIC_ISO_DATE),
        FilmFileWriter.time(film).format(DateTimeFormatter.ofPattern("HHmmss.SSS", Locale.ROOT)),
        ap ? "CHEST (PORTABLE AP)" : "CHEST (PA)",
        ap ? "antero-posterior" : "postero-anterior",
        "Erect");
    Film told =
        new Film(
            made.id(),
            study,
            patient,
            new Pixels.File(folder.resolve(path)),
            film.pose().view(),
            film.sex(),
            OptionalDouble.of(film.age()),
            film.labels(),
            Optional.empty(),
            Map.of());
    Split side = Selection.side(told);
    split.write(made.id(), study, patient, side == Split.VAL ? "validate" : side.cell());
    List<String> labels = new ArrayList<>(List.of(patient, study));
    for (Finding finding : ALPHABETIC) {
      Label label = made.report().stated().getOrDefault(finding, Label.UNKNOWN);
      labels.add(label == Label.UNKNOWN ? "" : label.cell() + ".0");
    }
    chexpert.write(labels);
    records.write(patient, study, made.id(), path);
    studies.write(patient, study, text);
    truth.write(told.with(side));
  }

  @Override
  public void close() {
    try (metadata;
        split;
        chexpert;
        records;
        studies;
        truth) {
      truth.flush();
    }
  }
}
