package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every file below a folder by path, with the entries of the zip and tar files among them; or those
 * of a single container; or a single file. Hidden files are left out, and a container within a
 * container is told and not followed.
 */
final class FileTree {
  private FileTree() {}

  /** A file or entry: its path below the root, with slashes, and where its bytes are. */
  record Found(String id, Pixels pixels) {
    String name() {
      return ImageMembers.last(id);
    }
  }

  /** Lists what is there; containers that cannot be read are told. */
  static List<Found> of(Path root, Consumer<String> problems) {
    List<Found> found = new ArrayList<>();
    for (Path file : files(root)) {
      boolean itself = file.equals(root);
      String id =
          itself ? ImageTree.name(file) : root.relativize(file).toString().replace('\\', '/');
      if (Container.named(file)) {
        try {
          members(file, itself ? "" : id + "!/", found, problems);
        } catch (BadInputException e) {
          problems.accept(e.getMessage() + "; the container is left out");
        }
      } else {
        found.add(new Found(id, new Pixels.File(file)));
      }
    }
    return found;
  }

  private static void members(
      Path file, String prefix, List<Found> found, Consumer<String> problems) {
    Container container = Container.open(file);
    container.problems().forEach(problems);
    for (Container.Entry entry : container.entries()) {
      if (Container.named(entry.name())) {
        problems.accept(
            "%s!/%s: a container within a container is not followed; unpack it"
                .formatted(file, EntryName.shown(entry.name())));
      } else if (!hidden(entry.name())) {
        found.add(new Found(prefix + entry.name(), new Pixels.Member(file, entry.name())));
      }
    }
  }

  private static boolean hidden(String name) {
    return name.startsWith(".") || name.contains("/.") || name.startsWith("__MACOSX/");
  }

  private static List<Path> files(Path root) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      walk.filter(
              path ->
                  path.equals(root) || !hidden(root.relativize(path).toString().replace('\\', '/')))
          .filter(Files::isRegularFile)
          .forEach(files::add);
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(root + ": cannot be listed: " + e.getMessage(), e);
    }
    files.sort(null);
    return files;
  }
}
