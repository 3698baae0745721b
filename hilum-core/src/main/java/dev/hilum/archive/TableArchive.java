package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Films that a table lists, by a {@link ColumnMapping}: a {@code films.csv}, or any folder of
 * images with a table in it. Paths are relative to the table's folder; a file that is not there is
 * looked for by its name below that folder. Cells of finding columns are 1, 0, -1 or empty; a
 * column of words states what is present and leaves all else unknown. A table without patients
 * makes each film a patient, without studies each film a study.
 */
public final class TableArchive implements Archive {
  private final Path table;
  private final ColumnMapping mapping;
  private final List<String> header;
  private final FindingColumns findingColumns;

  TableArchive(Path table, ColumnMapping mapping) {
    this.table = table;
    this.mapping = mapping;
    try (Csv csv = Csv.open(table)) {
      csv.require(mapping.columns().values());
      this.header = csv.columns();
    }
    try {
      this.findingColumns = new FindingColumns(mapping.findings(header));
    } catch (BadInputException e) {
      throw new BadInputException(table + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String layout() {
    return FilmsTable.NAME.equals(ImageTree.name(table)) ? "films-table" : "table";
  }

  @Override
  public String explanation() {
    return "films listed in "
        + ImageTree.name(table)
        + ", columns read as "
        + new TreeMap<>(mapping.columns())
        + (findingColumns.columns().isEmpty()
            ? ""
            : ", findings " + findingColumns.columns().keySet())
        + (mapping.column("patient").isPresent()
            ? ""
            : "; no patient is told, so each film counts as one and a split cannot keep two films"
                + " of a person together");
  }

  @Override
  public List<Finding> findings() {
    Set<Finding> all = EnumSet.noneOf(Finding.class);
    all.addAll(findingColumns.columns().values());
    if (mapping.column("labels").isPresent()) {
      try (Stream<Film> films = films()) {
        films.forEach(film -> all.addAll(film.labels().keySet()));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public List<String> columns() {
    Stream<String> words =
        mapping.column("labels").isPresent() ? Stream.of(Vocabulary.UNMAPPED) : Stream.empty();
    Stream<String> further =
        header.stream()
            .filter(column -> !column.isEmpty())
            .filter(column -> !mapping.columns().containsValue(column))
            .filter(column -> !findingColumns.columns().containsKey(column));
    return Stream.concat(further, words).distinct().toList();
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    List<String> extra = columns();
    ImageTree tree = new ImageTree(Rows.folderOf(table));
    return Rows.films(
        Csv.open(table),
        problems,
        (row, sink) -> {
          String path = cell(row, "path");
          String id = cell(row, "film");
          if (id.isEmpty() && path.isEmpty()) {
            throw new BadInputException("a row must name its film, got nothing");
          }
          String film = id.isEmpty() ? path : id;
          String patient = cell(row, "patient");
          String study = cell(row, "study");
          return Optional.of(
              new Film(
                  film,
                  study.isEmpty() ? film : study,
                  patient.isEmpty() ? film : patient,
                  pixels(tree, path, id),
                  View.parse(cell(row, "view")),
                  Sex.parse(cell(row, "sex")),
                  Rows.age(row, cell(row, "age"), sink),
                  labels(row),
                  Split.parse(cell(row, "split")),
                  extra(row, extra, sink)));
        });
  }

  private Pixels pixels(ImageTree tree, String path, String id) {
    if (!path.isEmpty()) {
      return tree.pixels(path);
    }
    boolean none = mapping.column("path").isPresent() || tree.files().isEmpty();
    return none ? new Pixels.Absent() : tree.pixels(id);
  }

  private Map<Finding, Label> labels(Csv.Row row) {
    Map<Finding, Label> labels = findingColumns.of(row);
    for (String word : words(row)) {
      Finding.named(word).ifPresent(finding -> labels.put(finding, Label.PRESENT));
    }
    return labels;
  }

  /** The further columns, and the words that name no finding. */
  private Map<String, String> extra(Csv.Row row, List<String> columns, Consumer<String> problems) {
    Map<String, String> extra = Rows.extra(row, columns);
    List<String> unknown =
        words(row).stream().filter(word -> Finding.named(word).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      unknown.forEach(
          word ->
              problems.accept(
                  row.origin() + ": the finding " + word + " is not known and says nothing"));
      extra.put(Vocabulary.UNMAPPED, String.join(";", unknown));
    }
    return extra;
  }

  private List<String> words(Csv.Row row) {
    String words = cell(row, "labels");
    return words.isEmpty()
        ? List.of()
        : Stream.of(words.split("[|;,]", -1)).map(String::strip).toList();
  }

  private String cell(Csv.Row row, String role) {
    return mapping.column(role).map(row::get).orElse("").strip();
  }
}
