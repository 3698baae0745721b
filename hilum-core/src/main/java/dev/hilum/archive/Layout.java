package dev.hilum.archive;

import dev.hilum.io.Csv;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One way in which a collection is published, and how it is recognised. Both functions give nothing
 * when what they are shown is not of this layout, and fail when it is but breaks its rules.
 *
 * @param name as {@code --layout} takes it
 * @param lookedFor what a folder of this layout holds, for whoever was refused
 * @param folder opens a folder
 * @param table opens the collection's main table by itself, whose images may be elsewhere
 */
record Layout(String name, String lookedFor, Opening folder, Opening table) {

  /** Opens what is of the layout. */
  interface Opening extends Function<Path, Optional<Archive>> {}

  /** A layout whose main table is recognised by its columns, wherever it lies. */
  static Layout of(
      String name,
      String lookedFor,
      Opening folder,
      Collection<String> columns,
      Function<Path, Archive> table) {
    return new Layout(
        name,
        lookedFor,
        folder,
        path ->
            header(path).containsAll(columns) ? Optional.of(table.apply(path)) : Optional.empty());
  }

  /** A layout that is recognised by its folder only. */
  static Layout of(String name, String lookedFor, Opening folder) {
    return new Layout(name, lookedFor, folder, path -> Optional.empty());
  }

  /** Whether a zip or tar may be of the layout: those that know films by what they are. */
  boolean packed() {
    return name.equals("dicom-folder") || name.equals("image-folder");
  }

  /** The column names of a table. */
  static List<String> header(Path table) {
    try (Csv csv = Csv.open(table)) {
      return csv.columns();
    }
  }
}
