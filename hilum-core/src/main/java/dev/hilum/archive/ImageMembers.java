package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The films in the zip and tar files below a folder, found by file name, for tables whose images
 * were never unpacked ({@code images_001.tar.gz}, {@code 0.zip}).
 */
final class ImageMembers {
  private final Map<String, Pixels.Member> byName = new HashMap<>();

  /** Reads the index of every container below a folder. */
  ImageMembers(Path root) {
    for (Path file : containers(root)) {
      for (Container.Entry entry : Container.open(file).entries()) {
        if (ImageTree.imageName(last(entry.name()))) {
          Pixels.Member member = new Pixels.Member(file, entry.name());
          byName.putIfAbsent(last(entry.name()), member);
          byName.putIfAbsent(ImageTree.stem(last(entry.name())), member);
        }
      }
    }
  }

  /** The film of this file name, with its ending or without. */
  Optional<Pixels.Member> find(String fileName) {
    return Optional.ofNullable(byName.get(fileName));
  }

  /** Whether any container holds a film. */
  boolean any() {
    return !byName.isEmpty();
  }

  /** The containers below a folder, sorted. */
  static List<Path> containers(Path root) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      walk.filter(path -> Container.named(path) && Files.isRegularFile(path)).forEach(found::add);
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(root + ": cannot be listed: " + e.getMessage(), e);
    }
    found.sort(null);
    return found;
  }

  /** The part of an entry's name after its last slash. */
  static String last(String entry) {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }
}
