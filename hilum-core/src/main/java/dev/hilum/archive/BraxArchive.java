package dev.hilum.archive;

import dev.hilum.finding.Vocabulary;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * BRAX, the Brazilian chest films, by its official names: {@code master_spreadsheet_update.csv} (or
 * {@code master_spreadsheet.csv}), whose {@code PngPath} and {@code DicomPath} name each film; the
 * PNG is read where it is there. Labels are CheXpert's fourteen, made by its labeler's Portuguese
 * counterpart: 1, 0, -1 or blank. A study is a patient's {@code AccessionNumber}, which may occur
 * with several patients, so its id holds both; ages above 84 are given as {@code 85 or more} and
 * read as 85. Paper: doi 10.1038/s41597-022-01608-8.
 */
public final class BraxArchive implements Archive {
  private static final List<String> REQUIRED =
      List.of("DicomPath", "PngPath", "PatientID", "AccessionNumber", "ViewPosition");
  private static final Set<String> USED =
      Set.of("DicomPath", "PatientID", "PatientSex", "PatientAge", "ViewPosition");

  static final Layout LAYOUT =
      Layout.of(
          "brax",
          "a table master_spreadsheet_update.csv",
          root -> Tables.like(root, "master_spreadsheet", "").map(BraxArchive::new),
          REQUIRED,
          BraxArchive::new);

  private final Path root;
  private final Path table;

  private BraxArchive(Path table) {
    this.table = table;
    this.root = Rows.folderOf(table);
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "BRAX, recognised by "
        + ImageTree.name(table)
        + "; -1 is uncertain and a blank says nothing; a study is an accession number of a patient";
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.CHEXPERT);
  }

  @Override
  public List<String> columns() {
    return extra(Layout.header(table));
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Csv csv = Csv.open(table).require(REQUIRED);
    List<String> extra = extra(csv.columns());
    return Rows.films(
        csv,
        problems,
        (row, sink) -> {
          String png = row.get("PngPath").strip();
          String dicom = row.get("DicomPath").strip();
          String patient = Rows.filled(row, "PatientID");
          String age = row.get("PatientAge", "").strip();
          return Optional.of(
              new Film(
                  png.isEmpty() ? Rows.filled(row, "DicomPath") : png,
                  patient + "/" + Rows.filled(row, "AccessionNumber"),
                  patient,
                  new Pixels.File(file(png, dicom)),
                  View.parse(row.get("ViewPosition")),
                  Sex.parse(row.get("PatientSex", "")),
                  Rows.age(row, age.startsWith("85 ") ? "85" : age, sink),
                  FindingColumns.CHEXPERT.of(row),
                  Optional.empty(),
                  Rows.extra(row, extra)));
        });
  }

  private Path file(String png, String dicom) {
    Path first = ImageTree.resolve(root, png.isEmpty() ? dicom : png);
    Path second = ImageTree.resolve(root, dicom);
    return !dicom.isEmpty() && !Files.exists(first) && Files.exists(second) ? second : first;
  }

  private static List<String> extra(List<String> header) {
    return header.stream()
        .filter(column -> !column.isEmpty() && !USED.contains(column))
        .filter(column -> !FindingColumns.CHEXPERT.columns().containsKey(column))
        .toList();
  }
}
