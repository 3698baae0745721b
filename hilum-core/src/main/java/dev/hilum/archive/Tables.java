package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables that lie in a folder. */
final class Tables {
  private Tables() {}

  /** Files named {@code *.csv} or {@code *.csv.gz} right in the folder, sorted. */
  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> table(file) && Files.isRegularFile(file)).sorted().toList();
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  /** The table {@code NAME.csv} or {@code NAME.csv.gz} right in the folder. */
  static Optional<Path> named(Path folder, String name) {
    return Stream.of(name + ".csv", name + ".csv.gz")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The first table right in the folder whose name begins and ends so, its ending aside. */
  static Optional<Path> like(Path folder, String prefix, String suffix) {
    return in(folder).stream()
        .filter(file -> ImageTree.name(file).startsWith(prefix))
        .filter(file -> ImageTree.name(file).replaceFirst("\\.csv(\\.gz)?$", "").endsWith(suffix))
        .findFirst();
  }

  static boolean table(Path file) {
    String name = ImageTree.name(file);
    return !name.startsWith(".") && (name.endsWith(".csv") || name.endsWith(".csv.gz"));
  }
}
