package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * CheXpert by its official names: {@code train.csv}, {@code valid.csv} and, of the test set, {@code
 * test.csv}, {@code test_labels.csv} (a row for each film) or {@code groundtruth.csv} (a row for
 * each study), plain or gzip. Films are named by {@code Path}, with or without the leading {@code
 * CheXpert-v1.0/} or {@code CheXpert-v1.0-small/}, which the ids leave out, so that a film has the
 * same id in every edition: film {@code train/patient00001/study1/view1_frontal.jpg}, study {@code
 * train/patient00001/study1}, patient {@code patient00001}.
 *
 * <p>A label is 1, 0, -1 (uncertain) or blank (not mentioned), as the labeler gave it; which of
 * them counts as what is the choice of a label policy. {@code groundtruth.csv} is read only where
 * no table lists the test films; each film of a study has the study's labels. Paper: arXiv
 * 1901.07031.
 */
public final class ChexpertArchive implements Archive {
  private static final List<String> NAMES = List.of("train", "valid", "test", "test_labels");
  private static final String STUDIES = "groundtruth";
  private static final List<String> FILM_COLUMNS = columns("Path");
  private static final List<String> STUDY_COLUMNS = columns("Study");
  private static final Set<String> USED = Set.of("Path", "Study", "Sex", "Age");

  static final Layout LAYOUT =
      new Layout(
          "chexpert",
          "a table train.csv, valid.csv, test.csv, test_labels.csv or groundtruth.csv with Path or"
              + " Study and the fourteen columns of CheXpert",
          root -> of(tables(root)),
          table -> of(recognised(table) ? List.of(table) : List.of()));

  private final List<Path> tables;

  private ChexpertArchive(List<Path> tables) {
    this.tables = tables;
  }

  private static Optional<Archive> of(List<Path> tables) {
    return tables.isEmpty() ? Optional.empty() : Optional.of(new ChexpertArchive(tables));
  }

  /** The official tables in a folder, train first; one table for each side of the split. */
  private static List<Path> tables(Path root) {
    List<Path> found = new ArrayList<>();
    for (String name : NAMES) {
      boolean testAlready = name.equals("test_labels") && holds(found, "test");
      Tables.named(root, name).filter(t -> !testAlready && recognised(t)).ifPresent(found::add);
    }
    if (!holds(found, "test")) {
      Tables.named(root, STUDIES).filter(ChexpertArchive::recognised).ifPresent(found::add);
    }
    return found;
  }

  private static boolean holds(List<Path> tables, String side) {
    return tables.stream().anyMatch(table -> ImageTree.name(table).startsWith(side));
  }

  private static boolean recognised(Path table) {
    Set<String> header = new HashSet<>(Layout.header(table));
    return header.containsAll(FILM_COLUMNS) || header.containsAll(STUDY_COLUMNS);
  }

  private static List<String> columns(String first) {
    return Stream.concat(Stream.of(first), FindingColumns.CHEXPERT.columns().keySet().stream())
        .toList();
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "CheXpert, recognised by the columns of "
        + String.join(", ", tables.stream().map(ImageTree::name).toList())
        + (tables.stream().anyMatch(table -> Layout.header(table).contains("Study"))
            ? ", a row a study"
            : "")
        + "; -1 is uncertain and a blank says nothing";
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.CHEXPERT);
  }

  @Override
  public List<String> columns() {
    return tables.stream()
        .flatMap(table -> extra(Layout.header(table)).stream())
        .distinct()
        .toList();
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Stream<Film> films = Stream.empty();
    for (Path table : tables) {
      films = Stream.concat(films, films(table, problems));
    }
    return films;
  }

  private static Stream<Film> films(Path table, Consumer<String> problems) {
    Path root = Rows.folderOf(table);
    Csv csv = Csv.open(table);
    List<String> extra = extra(csv.columns());
    Map<String, Path> bases = new HashMap<>(); // by edition, so that it is looked for once
    if (csv.has("Path")) {
      return Rows.films(
          csv,
          problems,
          (row, sink) -> {
            ChexpertPath path = ChexpertPath.parse(Rows.filled(row, "Path"));
            Path base = bases.computeIfAbsent(path.edition(), edition -> path.base(root));
            Path file = ImageTree.resolve(base, path.id());
            return Optional.of(film(row, path, new Pixels.File(file), sink, extra));
          });
    }
    return Rows.manyFilms(csv, problems, (row, sink) -> ofStudy(row, root, sink, extra));
  }

  /** The films of a study's folder; one film without pixels where there is no such folder. */
  private static List<Film> ofStudy(
      Csv.Row row, Path root, Consumer<String> problems, List<String> extra) {
    ChexpertPath study = ChexpertPath.parse(Rows.filled(row, "Study"));
    Path folder = ImageTree.resolve(study.base(root), study.id());
    List<Path> files = Files.isDirectory(folder) ? ImageTree.in(folder) : List.of();
    if (files.isEmpty()) {
      return List.of(film(row, study.film(""), new Pixels.Absent(), problems, extra));
    }
    return files.stream()
        .map(
            file ->
                film(row, study.film(ImageTree.name(file)), new Pixels.File(file), problems, extra))
        .toList();
  }

  private static Film film(
      Csv.Row row,
      ChexpertPath path,
      Pixels pixels,
      Consumer<String> problems,
      List<String> extra) {
    String age = row.get("Age", "");
    return new Film(
        path.id(),
        path.study(),
        path.patient(),
        pixels,
        view(row.get("Frontal/Lateral", ""), row.get("AP/PA", ""), path),
        Sex.parse(row.get("Sex", "")),
        age.isBlank() ? OptionalDouble.empty() : Rows.age(row, age, problems),
        FindingColumns.CHEXPERT.of(row),
        path.side(),
        Rows.extra(row, extra));
  }

  /** Frontal films by their {@code AP/PA}; where no column tells, the file name does. */
  static View view(String frontalOrLateral, String apOrPa, ChexpertPath path) {
    String told = frontalOrLateral.isBlank() ? path.viewWord() : frontalOrLateral;
    return switch (told.strip().toLowerCase(Locale.ROOT)) {
      case "frontal" ->
          switch (View.parse(apOrPa)) {
            case PA -> View.PA;
            case AP -> View.AP;
            default -> View.FRONTAL;
          };
      case "lateral" -> View.LATERAL;
      case "" -> View.UNKNOWN;
      default ->
          throw new BadInputException("a view must be Frontal or Lateral, got " + told.strip());
    };
  }

  private static List<String> extra(List<String> header) {
    Map<String, Finding> labels = FindingColumns.CHEXPERT.columns();
    return header.stream()
        .filter(column -> !column.isEmpty() && !USED.contains(column))
        .filter(column -> !labels.containsKey(column))
        .toList();
  }
}
