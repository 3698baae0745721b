package dev.hilum.archive;

import dev.hilum.dicom.FilmFile;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Recognises the layout of a folder, table or film, or says what was looked for. */
public final class Archives {

  private static final List<Layout> LAYOUTS =
      List.of(
          Layout.of("films-table", "a table films.csv", Archives::filmsTable),
          TablesFolder.LAYOUT,
          NihArchive.LAYOUT,
          MimicArchive.LAYOUT,
          ChexpertPlusArchive.LAYOUT,
          ChexpertArchive.LAYOUT,
          BraxArchive.LAYOUT,
          RsnaArchive.LAYOUT,
          SiimArchive.LAYOUT,
          CovidArchive.LAYOUT,
          PadChestArchive.LAYOUT,
          VinDrArchive.VINDR,
          VinDrArchive.VINBIGDATA,
          OpenIArchive.LAYOUT,
          CandidArchive.LAYOUT,
          Layout.of("table", "one table with a column that names films", Archives::anyTable),
          Layout.of(
              "class-folders",
              "two or more folders named for findings, such as NORMAL and PNEUMONIA",
              root -> ClassFolders.in(root).map(archive -> archive)),
          Layout.of(
              "kermany",
              "class folders with file names such as person7_virus_1 and IM-0115-0001",
              root ->
                  ClassFolders.in(root)
                      .<Archive>map(archive -> archive)
                      .filter(archive -> archive.layout().equals("kermany"))),
          DicomFolder.LAYOUT,
          Layout.of(
              "image-folder",
              "PNG, JPEG or DICOM files, also in zip or tar files",
              root -> Optional.of(new ImageFolder(root))));

  /** Where no image lies below the folder, so many films are looked for where else they may be. */
  private static final int LOOKED_FOR = 100;

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
      Optional<Archive> archive = layout.folder().apply(path);
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
    boolean packed = Container.named(folder) && Files.isRegularFile(folder) && layout.packed();
    if (!Files.isDirectory(folder) && !packed) {
      throw new BadInputException(
          "%s: the layout %s must be a folder%s, got a file or nothing"
              .formatted(folder, layoutName, layout.packed() ? ", zip or tar" : ""));
    }
    return withFilms(
        folder,
        layout
            .folder()
            .apply(folder)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "%s: is not of the layout %s: looked for %s, found %s"
                            .formatted(folder, layoutName, layout.lookedFor(), holds(folder)))));
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
    List<String> header = Layout.header(table);
    return ColumnMapping.recognise(header)
        .map(mapping -> new TableArchive(table, mapping))
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: must have a column that names films, one of %s or %s; found %s%s"
                        .formatted(
                            table,
                            ColumnMapping.ROLES.get("film"),
                            ColumnMapping.ROLES.get("path"),
                            header,
                            header.getFirst().equalsIgnoreCase("study")
                                ? " (scores by study are read by hilum evaluate)"
                                : "")));
  }

  /** The archive of a collection's main table by itself; empty when no layout knows its columns. */
  static Optional<Archive> known(Path table) {
    return LAYOUTS.stream()
        .map(layout -> layout.table().apply(table))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Archive file(Path file) {
    if (Container.named(file)) {
      return DicomFolder.in(file).orElseGet(() -> withFilms(file, new ImageFolder(file)));
    }
    if (!Tables.table(file) && FilmFile.isDicom(file)) {
      return new DicomFolder(file);
    }
    if (ImageTree.image(file)) {
      return new ImageFolder(file);
    }
    if (Tables.table(file)) {
      return withFilms(file, known(file).orElseGet(() -> table(file)));
    }
    throw new BadInputException(
        file
            + ": must be a folder, a zip or tar, a film (.png, .jpg, .jpeg, DICOM) or a table"
            + " (.csv, .csv.gz)");
  }

  private static Optional<Archive> filmsTable(Path root) {
    Path table = root.resolve(FilmsTable.NAME);
    return Files.isRegularFile(table) ? Optional.of(table(table)) : Optional.empty();
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

  /**
   * The archive if any of its films is there; without its images if none is there and it is made of
   * tables alone.
   */
  private static Archive withFilms(Path path, Archive archive) {
    Path folder = Files.isDirectory(path) ? path : Rows.folderOf(path);
    boolean images = new ImageTree(folder).any() || new ImageMembers(folder).any();
    try (Stream<Film> films = archive.films()) {
      boolean table = archive.layout().equals("films-table"); // may speak of films kept elsewhere
      if (films
          .limit(images ? Long.MAX_VALUE : LOOKED_FOR)
          .anyMatch(film -> there(film.pixels(), table))) {
        return archive;
      }
    }
    boolean alone = !Files.isDirectory(path) || !images;
    Archive tables = new WithoutImages(archive);
    try (Stream<Film> films = tables.films()) {
      if (alone && films.findFirst().isPresent()) {
        return tables;
      }
    }
    throw new BadInputException(
        "%s: an archive must hold films (PNG, JPEG or DICOM, also in a zip or tar), found none; read as %s; holds %s"
            .formatted(path, archive.layout(), holds(path)));
  }

  /** What lies in a folder; a file's own name. */
  private static Object holds(Path path) {
    return Files.isDirectory(path) ? entries(path) : ImageTree.name(path);
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
