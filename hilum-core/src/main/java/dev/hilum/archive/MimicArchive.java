package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MIMIC-CXR (DICOM) and MIMIC-CXR-JPG by their official names, plain or gzip: {@code
 * mimic-cxr-2.0.0-metadata.csv} or, where only the DICOM release is there, {@code
 * cxr-record-list.csv}; {@code mimic-cxr-2.0.0-split.csv}, {@code -chexpert.csv}, {@code
 * -negbio.csv}; films {@code files/p10/p10000032/s50414267/DICOM_ID.jpg} or {@code .dcm}, reports
 * {@code files/p10/p10000032/s50414267.txt}, also below {@code mimic-cxr-reports/} or in {@code
 * mimic-cxr-reports.zip}.
 *
 * <p>Both labelers read the same reports and do not always agree: the CheXpert labels count, those
 * of NegBio only for studies that CheXpert has no row of; where both have one, the film's {@code
 * negbio} column holds what NegBio says otherwise. {@code StudyDate} is shifted into the future by
 * an amount of each patient's own, so days count within a patient only. Age and sex are not in this
 * collection. Papers: doi 10.1038/s41597-019-0322-0, arXiv 1901.07042.
 */
public final class MimicArchive implements Archive {
  private static final String NEGBIO = "negbio";
  private static final String[] REQUIRED = {"dicom_id", "subject_id", "study_id"};
  private static final List<String> METADATA = List.of("dicom_id", "study_id", "ViewPosition");

  static final Layout LAYOUT =
      Layout.of(
          "mimic-cxr",
          "a table mimic-cxr-2.*-metadata.csv or cxr-record-list.csv",
          root ->
              Tables.like(root, "mimic-cxr-2.", "-metadata")
                  .or(() -> Tables.named(root, "cxr-record-list"))
                  .map(MimicArchive::new),
          METADATA,
          MimicArchive::new);

  private final Path root;
  private final Path table;
  private @Nullable MimicTables joined;

  private MimicArchive(Path table) {
    this.table = table;
    this.root = Rows.folderOf(table);
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "MIMIC-CXR, recognised by "
        + ImageTree.name(table)
        + beside("-split").map(found -> "; official split").orElse("; no official split is here")
        + beside("-chexpert").map(found -> "; labels of CheXpert").orElse("")
        + beside("-" + NEGBIO)
            .map(found -> "; labels of NegBio where CheXpert has none, else kept as negbio")
            .orElse("")
        + "; dates are shifted, so days count within a patient only";
  }

  @Override
  public List<Finding> findings() {
    return beside("-chexpert").or(() -> beside("-" + NEGBIO)).isPresent()
        ? Finding.CHEXPERT
        : List.of();
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.CHEXPERT);
  }

  @Override
  public List<String> columns() {
    return Stream.concat(extra(Layout.header(table)).stream(), Stream.of(NEGBIO)).toList();
  }

  @Override
  public OptionalInt day(Film film) {
    return StudyDay.of(film.extra().getOrDefault("StudyDate", ""));
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    MimicTables joined = joined();
    joined.problems().forEach(problems);
    StudyLabels chexpert = joined.chexpert();
    StudyLabels negbio = joined.negbio();
    Csv csv = Csv.open(table).require(REQUIRED);
    List<String> extra = extra(csv.columns());
    boolean images = new ImageTree(root).any();
    return Rows.films(
        csv,
        problems,
        (row, sink) -> {
          String id = Rows.filled(row, "dicom_id");
          String patient = Rows.filled(row, "subject_id");
          String study = Rows.filled(row, "study_id");
          Map<Finding, Label> counting =
              chexpert.has(study) ? chexpert.of(study) : negbio.of(study);
          Map<String, String> further = new LinkedHashMap<>(Rows.extra(row, extra));
          Map<Finding, Label> otherwise = StudyLabels.differing(counting, negbio.of(study));
          if (!otherwise.isEmpty()) {
            further.put(NEGBIO, cells(otherwise));
          }
          return Optional.of(
              new Film(
                  id,
                  study,
                  patient,
                  new Pixels.File(image(patient, study, id, images)),
                  View.parse(row.get("ViewPosition", "")),
                  Sex.UNKNOWN,
                  OptionalDouble.empty(),
                  counting,
                  Optional.ofNullable(joined.sides().get(id)),
                  further));
        });
  }

  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    return new MimicReports(root).of(Csv.open(table).require(REQUIRED), problems);
  }

  /** The folder of a study below the root: {@code files/p10/p10000032/s50414267}. */
  static String folder(String patient, String study) {
    return "files/p"
        + patient.substring(0, Math.min(2, patient.length()))
        + "/p"
        + patient
        + "/s"
        + study;
  }

  private Path image(String patient, String study, String id, boolean images) {
    Path folder = ImageTree.resolve(root, folder(patient, study));
    Path jpeg = ImageTree.resolve(folder, id + ".jpg");
    Path dicom = ImageTree.resolve(folder, id + ".dcm");
    Path png = ImageTree.resolve(folder, id + ".png"); // as converted copies have it
    return !images || Files.exists(jpeg)
        ? jpeg
        : Files.exists(dicom) ? dicom : Files.exists(png) ? png : jpeg;
  }

  /** The joined tables, read when first needed and kept. */
  private MimicTables joined() {
    MimicTables tables = joined;
    if (tables == null) {
      tables = MimicTables.in(root);
      joined = tables;
    }
    return tables;
  }

  private Optional<Path> beside(String name) {
    return MimicTables.named(root, name);
  }

  private static String cells(Map<Finding, Label> labels) {
    StringJoiner cells = new StringJoiner(";");
    labels.forEach((finding, label) -> cells.add(finding.displayName() + "=" + label.cell()));
    return cells.toString();
  }

  private static List<String> extra(List<String> header) {
    return header.stream()
        .filter(column -> !column.isEmpty() && !List.of(REQUIRED).contains(column))
        .filter(column -> !column.equals("ViewPosition"))
        .toList();
  }
}
