package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * CheXpert Plus by its official names: {@code df_chexpert_plus_240401.csv} with {@code
 * path_to_image}, {@code report}, {@code section_findings}, {@code section_impression} and the
 * patient's data; images as in CheXpert, or below {@code PNG/} ending in {@code .png}, or those of
 * {@code path_to_dcm} below {@code DICOM/}. Ids are those of {@link ChexpertArchive}.
 *
 * <p>Labels are CheXbert's on the impression, {@code chexbert_labels/impression_fixed.json} (one
 * object a line), where that file is there. {@code patient_report_date_order} is kept, but is an
 * order that need not be that of time, so no day is told. Paper: arXiv 2405.19538.
 */
public final class ChexpertPlusArchive implements Archive {
  private static final List<String> REQUIRED =
      List.of("path_to_image", "deid_patient_id", "frontal_lateral", "report");
  private static final List<String> IMAGES = List.of("", "PNG", "PNG/PNG", "DICOM", "DICOM/DICOM");
  private static final Set<String> USED =
      Set.of("path_to_image", "frontal_lateral", "ap_pa", "deid_patient_id", "age", "sex", "split");

  static final Layout LAYOUT =
      Layout.of(
          "chexpert-plus",
          "a table df_chexpert_plus_*.csv",
          root -> Tables.like(root, "df_chexpert_plus", "").map(ChexpertPlusArchive::new),
          REQUIRED,
          ChexpertPlusArchive::new);

  private final Path root;
  private final Path table;

  private ChexpertPlusArchive(Path table) {
    this.table = table;
    this.root = Rows.folderOf(table);
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "CheXpert Plus, recognised by "
        + ImageTree.name(table)
        + (Files.isRegularFile(labels())
            ? "; labels of CheXbert on the impression"
            : "; no labels are here")
        + "; the order of a patient's reports need not be that of time";
  }

  @Override
  public List<Finding> findings() {
    return Files.isRegularFile(labels()) ? Finding.CHEXPERT : List.of();
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
    StudyLabels labels =
        Files.isRegularFile(labels())
            ? StudyLabels.readLines(labels(), "path_to_image", problems)
            : StudyLabels.NONE;
    List<Path> folders =
        new ImageTree(root).any()
            ? IMAGES.stream().map(root::resolve).filter(Files::isDirectory).toList()
            : List.of();
    Csv csv = Csv.open(table).require(REQUIRED);
    List<String> extra = extra(csv.columns());
    return Rows.films(
        csv,
        problems,
        (row, sink) -> {
          String cell = Rows.filled(row, "path_to_image");
          ChexpertPath path = ChexpertPath.parse(cell);
          String age = row.get("age", "");
          return Optional.of(
              new Film(
                  path.id(),
                  path.study(),
                  path.patient(),
                  new Pixels.File(file(folders, path)),
                  ChexpertArchive.view(row.get("frontal_lateral"), row.get("ap_pa", ""), path),
                  Sex.parse(row.get("sex", "")),
                  age.isBlank() ? OptionalDouble.empty() : Rows.age(row, age, sink),
                  labels.of(cell),
                  Split.parse(row.get("split", "")),
                  Rows.extra(row, extra)));
        });
  }

  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    Set<String> seen = new HashSet<>();
    return Csv.open(table).require(REQUIRED).passingOver(problems).stream()
        .flatMap(row -> report(row, problems).stream())
        .filter(report -> seen.add(report.study()));
  }

  private static Optional<Report> report(Csv.Row row, Consumer<String> problems) {
    String text = row.get("report");
    return text.isBlank()
        ? Optional.empty()
        : Rows.told(row, problems, () -> ChexpertPath.parse(Rows.filled(row, "path_to_image")))
            .map(path -> new Report(path.study(), path.patient(), text));
  }

  /** The first that is there of the film's names in the folders that hold images. */
  private Path file(List<Path> folders, ChexpertPath path) {
    String stem = ImageTree.stem(path.id());
    for (Path folder : folders) {
      for (String ending : List.of(".jpg", ".png", ".dcm")) {
        Path file = ImageTree.resolve(folder, stem + ending);
        if (Files.exists(file)) {
          return file;
        }
      }
    }
    return ImageTree.resolve(root, path.id());
  }

  private Path labels() {
    return root.resolve("chexbert_labels").resolve("impression_fixed.json");
  }

  private static List<String> extra(List<String> header) {
    return header.stream()
        .filter(column -> !column.isEmpty() && !USED.contains(column))
        .filter(column -> !column.equals("report") && !column.startsWith("section_"))
        .toList();
  }
}
