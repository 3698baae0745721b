package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.io.CsvWriter;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code films.csv}, the table in which films travel between commands: {@code
 * film,study,patient,path,view,sex,age,split}, then one column a finding (1, 0, -1, empty). Only
 * {@code film} is required of a file made by others. A path below the table's folder is written
 * relative to it, any other absolute; that of a film in a zip or tar goes on with {@code !/} and
 * the entry's name; a computed film has none.
 */
public final class FilmsTable implements AutoCloseable {
  /** The file name by which a folder is recognised. */
  public static final String NAME = "films.csv";

  private static final List<String> COLUMNS =
      List.of("film", "study", "patient", "path", "view", "sex", "age", "split");

  private final CsvWriter out;
  private final Path folder;
  private final List<Finding> findings;
  private final List<String> further;

  private FilmsTable(CsvWriter out, Path folder, List<Finding> findings, List<String> further) {
    this.out = out;
    this.folder = folder;
    this.findings = List.copyOf(findings);
    this.further = List.copyOf(further);
  }

  /** Creates the table with its header; rows follow by {@link #write}. */
  public static FilmsTable create(Path file, List<Finding> findings) {
    return create(file, findings, List.of());
  }

  /** As {@link #create(Path, List)}, with further columns of the films behind the findings. */
  public static FilmsTable create(Path file, List<Finding> findings, List<String> further) {
    List<String> columns = columns(findings);
    columns.addAll(further);
    return new FilmsTable(CsvWriter.create(file, columns), Rows.folderOf(file), findings, further);
  }

  /** Writes a whole table. */
  public static void write(Path file, List<Finding> findings, Stream<Film> films) {
    try (FilmsTable table = create(file, findings)) {
      films.forEach(table::write);
    }
  }

  /**
   * Reads a table made by {@link #write} or by others.
   *
   * @throws BadInputException if a row breaks a rule
   */
  public static List<Film> read(Path file) {
    return Archives.table(file)
        .films(
            sentence -> {
              throw new BadInputException(sentence);
            })
        .toList();
  }

  /** The header for these findings. */
  public static List<String> columns(List<Finding> findings) {
    List<String> columns = new ArrayList<>(COLUMNS);
    findings.forEach(finding -> columns.add(finding.displayName()));
    return columns;
  }

  /** Writes one film. */
  public void write(Film film) {
    List<String> row = new ArrayList<>(COLUMNS.size() + findings.size());
    row.add(film.id());
    row.add(film.study());
    row.add(film.patient());
    row.add(
        switch (film.pixels()) {
          case Pixels.File(Path path) -> place(path);
          case Pixels.Member(Path container, String name) -> place(container) + "!/" + name;
          case Pixels.Generated _, Pixels.Absent _ -> "";
        });
    row.add(film.view().cell());
    row.add(film.sex().cell());
    row.add(film.age().isPresent() ? age(film.age().getAsDouble()) : "");
    row.add(film.split().map(Split::cell).orElse(""));
    findings.forEach(finding -> row.add(film.label(finding).cell()));
    further.forEach(column -> row.add(film.extra().getOrDefault(column, "")));
    out.write(row);
  }

  /** Brings the rows written so far to the file. */
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.close();
  }

  private String place(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(folder) ? folder.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  private static String age(double years) {
    return years == Math.rint(years) ? Long.toString((long) years) : Double.toString(years);
  }
}
