package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Recognises the layout of a folder, table or film, or says what was looked for. */
public final class Archives {

  /**
   * A layout: how a folder is recognised. {@code open} gives nothing when the folder is not of this
   * layout, and fails when it is but breaks its rules.
   */
  private record Layout(String name, String lookedFor, Function<Path, Optional<Archive>> open) {}

  private static final List<Layout> LAYOUTS =
      List.of(
          new Layout("films-table", "a table films.csv", Archives::filmsTable),
          new Layout(
              "nih",
              "a table Data_Entry_2017*.csv",
              root -> NihArchive.table(root).map(NihArchive::new)),
          new Layout(
              "covid-chestxray",
              "a table metadata.csv with the columns " + CovidArchive.REQUIRED,
              Archives::covid),
          new Layout("table", "one table with a column that names films", Archives::anyTable),
          new Layout(
              "class-folders",
              "two or more folders named for findings, such as NORMAL and PNEUMONIA",
              root -> ClassFolders.in(root).map(archive -> archive)),
          new Layout(
              "kermany",
              "class folders with file names such as person7_virus_1 and IM-0115-0001",
              root ->
                  ClassFolders.in(root)
                      .<Archive>map(archive -> archive)
                      .filter(archive -> archive.layout().equals("kermany"))),
          new Layout(
              "image-folder", "PNG or JPEG files", root -> Optional.of(new ImageFolder(root))));

  private Archives() {}

  /** The names of the layouts, in the order in which they are tried. */
  public static List<String> layouts() {
    return LAYOUTS.stream().map(Layout::name).toList();
  }

  /**
   * Opens a folder in any known layout, a table that lists films, or a single film.
   *
   * @throws BadInputException if nothing is there, if no film is, or if what is there breaks the
   *     rules of its layout
   */
  public static Archive open(Path path) {
    if (!Files.exists(path)) {
      throw new BadInputException(path + ": an archive must exist, got no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return file(path);
    }
    for (Layout layout : LAYOUTS) {
      Optional<Archive> archive = layout.open().apply(path);
      if (archive.isPresent()) {
        return withFilms(path, archive.get());
      }
    }
    throw new AssertionError("the last layout takes every folder");
  }

  /** Opens a folder that must be of the named layout. */
  public static Archive open(Path folder, String layoutName) {
    Layout layout =
        LAYOUTS.stream()
            .filter(known -> known.name().equals(layoutName))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "a layout must be one of " + layouts() + ", got " + layoutName));
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": a layout must be a folder, got a file or nothing");
    }
    return withFilms(
        folder,
        layout
            .open()
            .apply(folder)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "%s: is not of the layout %s: looked for %s, found %s"
                            .formatted(folder, layoutName, layout.lookedFor(), entries(folder)))));
  }

  /**
   * Opens the films that a table lists, by a mapping of the caller's; or a folder with one table.
   */
  public static Archive open(Path path, ColumnMapping mapping) {
    if (!Files.isDirectory(path)) {
      return new TableArchive(path, mapping);
    }
    Path table =
        onlyTable(path)
            .orElseThrow(
                () ->
                    new BadInputException(
                        path + ": must hold a table to map its columns, found " + entries(path)));
    return withFilms(path, new TableArchive(table, mapping));
  }

  /** Opens the films that a table lists, by the usual column names. */
  static Archive table(Path table) {
    List<String> header;
    try (Csv csv = Csv.open(table)) {
      header = csv.columns();
    }
    return ColumnMapping.recognise(header)
        .map(mapping -> new TableArchive(table, mapping))
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: must have a column that names films, one of %s or %s; found %s"
                        .formatted(
                            table,
                            ColumnMapping.ROLES.get("film"),
                            ColumnMapping.ROLES.get("path"),
                            header)));
  }

  private static Archive file(Path file) {
    if (ImageTree.image(file)) {
      return new ImageFolder(file);
    }
    if (Tables.table(file)) {
      return ImageTree.name(file).startsWith("Data_Entry_2017")
          ? new NihArchive(file)
          : table(file);
    }
    throw new BadInputException(
        file + ": must be a folder, a film (.png, .jpg, .jpeg) or a table (.csv, .csv.gz)");
  }

  private static Optional<Archive> filmsTable(Path root) {
    Path table = root.resolve(FilmsTable.NAME);
    return Files.isRegularFile(table) ? Optional.of(table(table)) : Optional.empty();
  }

  /** Three of its columns are enough to know the collection; what is missing is then an error. */
  private static Optional<Archive> covid(Path root) {
    Path table = root.resolve("metadata.csv");
    if (!Files.isRegularFile(table)) {
      return Optional.empty();
    }
    try (Csv csv = Csv.open(table)) {
      List<String> telling =
          List.of("patientid", "offset", "finding", "filename", "clinical_notes");
      if (telling.stream().filter(csv::has).count() < 3) {
        return Optional.empty();
      }
      csv.require(CovidArchive.REQUIRED.toArray(String[]::new));
    }
    return Optional.of(new CovidArchive(table));
  }

  private static Optional<Archive> anyTable(Path root) {
    return onlyTable(root).map(Archives::table);
  }

  private static Optional<Path> onlyTable(Path root) {
    List<Path> tables = Tables.in(root);
    if (tables.size() > 1) {
      throw new BadInputException(
          root
              + ": must hold one table that lists the films, found "
              + tables.stream().map(ImageTree::name).toList()
              + "; name one of them, or read the folder without labels as image-folder");
    }
    return tables.stream().findFirst();
  }

  private static Archive withFilms(Path root, Archive archive) {
    try (Stream<Film> films = archive.films()) {
      boolean table = archive.layout().equals("films-table"); // may speak of films kept elsewhere
      if (films.anyMatch(film -> there(film.pixels(), table))) {
        return archive;
      }
    }
    throw new BadInputException(
        "%s: an archive must hold films (.png, .jpg, .jpeg), found none; read as %s; holds %s"
            .formatted(root, archive.layout(), entries(root)));
  }

  private static boolean there(Pixels pixels, boolean elsewhere) {
    return switch (pixels) {
      case Pixels.File(Path path) -> Files.isRegularFile(path);
      case Pixels.Member member -> true; // found in the index of its container
      case Pixels.Generated generated -> true;
      case Pixels.Absent absent -> elsewhere;
    };
  }

  private static List<String> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names = entries.map(ImageTree::name).sorted().limit(9).toList();
      return names.size() < 9
          ? names
          : Stream.concat(names.stream().limit(8), Stream.of("...")).toList();
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }
}
