package dev.hilum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources that these tests were built from. */
final class Checkout {
  static final List<String> MODULES = List.of("hilum-core", "hilum-torch", "hilum-app", "bench");

  private Checkout() {}

  /** The folder that holds the modules, found upwards from where the test runs. */
  static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("hilum-core"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("the test does not run inside a checkout");
      }
    }
    return at;
  }

  /** Every Java file of every module, and of the documentation. */
  static List<Path> javaFiles() {
    Path root = root();
    Stream<Path> trees =
        Stream.concat(
            MODULES.stream().map(m -> root.resolve(m, "src")), Stream.of(root.resolve("docs")));
    return trees.filter(Files::isDirectory).flatMap(tree -> below(tree, ".java")).sorted().toList();
  }

  /** The files below a folder whose name ends so. */
  static Stream<Path> below(Path folder, String ending) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> p.toString().endsWith(ending)).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
