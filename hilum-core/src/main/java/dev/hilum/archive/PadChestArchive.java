package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Age;
import dev.hilum.study.Film;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * PadChest by its official table {@code PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv} and
 * images anywhere below, also in the zip files {@code 0.zip} to {@code 54.zip} as downloaded.
 *
 * <p>{@code Labels} is a list of the data set's own words, read by {@link Vocabulary#PADCHEST}. A
 * finding that it does not name is absent, since the labels cover the whole report; nothing but
 * what is named is known of films that were excluded, of poor quality, or reported as unchanged.
 * Age is the year of the study less the year of birth. The report is Spanish, stemmed and without
 * stop words, as published. Paper: arXiv 1901.07441, table of columns in appendix A; bimcv.cipf.es.
 */
final class PadChestArchive implements Archive {
  private static final String TABLE = "PADCHEST_chest_x_ray_images_labels_160K";
  private static final List<String> REQUIRED =
      List.of(
          "ImageID",
          "StudyID",
          "PatientID",
          "PatientBirth",
          "PatientSex_DICOM",
          "ViewPosition_DICOM",
          "Projection",
          "StudyDate_DICOM",
          "ReportID",
          "Report",
          "MethodLabel",
          "Labels",
          "Localizations",
          "LabelsLocalizationsBySentence");
  private static final List<String> EXTRA =
      List.of(
          "ImageDir",
          "StudyDate_DICOM",
          "ViewPosition_DICOM",
          "Projection",
          "MethodProjection",
          "Pediatric",
          "ReportID",
          "MethodLabel",
          "Labels",
          "Localizations",
          "LabelsLocalizationsBySentence");
  private static final Set<String> SILENT = Set.of("exclude", "suboptimal study", "unchanged");

  static final Layout LAYOUT =
      Layout.of(
          "padchest",
          "a table " + TABLE + "*.csv",
          root ->
              Tables.in(root).stream()
                  .filter(file -> ImageTree.name(file).startsWith(TABLE))
                  .findFirst()
                  .map(PadChestArchive::new),
          REQUIRED,
          PadChestArchive::new);

  private final Path table;

  PadChestArchive(Path table) {
    this.table = table;
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "PadChest, recognised by "
        + ImageTree.name(table)
        + "; a finding that Labels does not name counts as absent, except where the study is"
        + " excluded, suboptimal or unchanged; age is the year of the study less that of birth";
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.PADCHEST);
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(EXTRA);
    columns.add(Vocabulary.UNMAPPED);
    return columns;
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    ImageTree tree = new ImageTree(Rows.folderOf(table));
    return Rows.films(
        open(),
        problems,
        (row, sink) -> {
          String id = Rows.filled(row, "ImageID");
          List<String> unmapped = new ArrayList<>();
          Map<Finding, Label> labels = labels(PythonList.of(row.get("Labels")), unmapped);
          Map<String, String> extra = Rows.extra(row, EXTRA);
          if (!unmapped.isEmpty()) {
            extra.put(Vocabulary.UNMAPPED, String.join(";", unmapped));
          }
          return Optional.of(
              new Film(
                  id,
                  Rows.filled(row, "StudyID"),
                  Rows.filled(row, "PatientID"),
                  tree.pixels(id),
                  View.parse(row.get("Projection")),
                  Sex.parse(row.get("PatientSex_DICOM")),
                  age(row, sink),
                  labels,
                  Optional.empty(),
                  extra));
        });
  }

  /** One report for each study, whose films all carry the same text. */
  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    Set<String> told = new HashSet<>();
    return Rows.of(
        open(),
        problems,
        row -> {
          String study = Rows.filled(row, "StudyID");
          String text = row.get("Report").strip();
          return text.isEmpty() || !told.add(study)
              ? Optional.empty()
              : Optional.of(new Report(study, Rows.filled(row, "PatientID"), text));
        });
  }

  @Override
  public OptionalInt day(Film film) {
    return StudyDay.of(film.extra().getOrDefault("StudyDate_DICOM", ""));
  }

  /** What the words say; those that state no finding are added to {@code unmapped}. */
  static Map<Finding, Label> labels(List<String> words, List<String> unmapped) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    if (!words.isEmpty() && words.stream().noneMatch(SILENT::contains)) {
      Vocabulary.PADCHEST.findings().forEach(finding -> labels.put(finding, Label.ABSENT));
    }
    for (String word : words) {
      Map<Finding, Label> stated = Vocabulary.PADCHEST.labels(word);
      if (stated.isEmpty()) {
        unmapped.add(word);
      }
      stated.forEach((finding, label) -> labels.merge(finding, label, Label::stronger));
    }
    return labels;
  }

  private static OptionalDouble age(Csv.Row row, Consumer<String> problems) {
    String study = row.get("StudyDate_DICOM").strip(), birth = row.get("PatientBirth").strip();
    if (study.length() < 4 || birth.isEmpty() || birth.equals("nan")) {
      return OptionalDouble.empty();
    }
    try {
      double years =
          Integer.parseInt(study.substring(0, 4)) - Math.floor(Double.parseDouble(birth));
      return Age.parse(Double.toString(years));
    } catch (NumberFormatException e) {
      problems.accept(
          row.origin()
              + ": years must be numbers, got a date or a year of birth that is none; the age is"
              + " read as not told");
    } catch (BadInputException e) {
      problems.accept(row.origin() + ": " + e.getMessage() + "; read as not told");
    }
    return OptionalDouble.empty();
  }

  private Csv open() {
    return Csv.open(table).require(REQUIRED);
  }
}
