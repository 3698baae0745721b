package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The image files (PNG, JPEG, DICOM) below a folder, found by the relative path, the file name or
 * the name without its ending, whatever of these a table holds. A name that several files share
 * finds the one below {@code images…/}, or none.
 */
final class ImageTree {
  private final Path root;
  private List<Path> files = List.of();
  private boolean walked;
  private @Nullable Boolean any;
  private @Nullable ImageMembers members;
  private final Map<String, Optional<Path>> byName = new HashMap<>();

  /** The tree below a folder, walked when first needed; hidden files and folders are left out. */
  ImageTree(Path root) {
    this.root = root;
  }

  /** The image files right in a folder, sorted. */
  static List<Path> in(Path folder) {
    return list(folder, 1);
  }

  static boolean image(Path file) {
    return imageName(name(file));
  }

  /** Whether a file name ends as that of a PNG, JPEG or DICOM file does. */
  static boolean imageName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".png")
            || name.endsWith(".jpg")
            || name.endsWith(".jpeg")
            || name.endsWith(".dcm")
            || name.endsWith(".dicom"));
  }

  static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Whether there is any image file; looks once, and no further than the first. */
  boolean any() {
    if (any == null) {
      try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
        any =
            walk.anyMatch(
                path -> image(path) && !hidden(root.relativize(path)) && Files.isRegularFile(path));
      } catch (IOException | UncheckedIOException e) {
        throw new BadInputException(root + ": cannot be listed: " + e.getMessage(), e);
      }
    }
    return any;
  }

  /** All image files, sorted by path. */
  List<Path> files() {
    if (!walked) {
      walked = true;
      files = list(root, Integer.MAX_VALUE);
      for (Path file : files) {
        String name = name(file);
        enter(name, file);
        enter(stem(name), file);
      }
    }
    return files;
  }

  /** The path below the root with forward slashes. */
  String relative(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** The file that a table's cell means; where there is none, the path it would have. */
  Path find(String cell) {
    Path direct = resolve(root, cell);
    if (direct.startsWith(root) && !any()) {
      return direct;
    }
    if (image(direct) && Files.isRegularFile(direct)) {
      return direct;
    }
    if (files().isEmpty()) {
      return direct;
    }
    return byName.getOrDefault(name(direct), Optional.empty()).orElse(direct);
  }

  /**
   * The pixels that a table's cell means: a file, an entry of a zip or tar below the root ({@code
   * a.zip!/b.png}, or found by its name), or the file that would have to be there.
   */
  Pixels pixels(String cell) {
    int mark = cell.indexOf("!/");
    if (mark > 0 && Container.named(cell.substring(0, mark))) {
      return new Pixels.Member(resolve(root, cell.substring(0, mark)), cell.substring(mark + 2));
    }
    Path file = find(cell);
    if ((any() || !file.startsWith(root)) && Files.isRegularFile(file)) {
      return new Pixels.File(file);
    }
    ImageMembers packed = members;
    if (packed == null) {
      packed = new ImageMembers(root);
      members = packed;
    }
    return packed.find(name(file)).<Pixels>map(member -> member).orElse(new Pixels.File(file));
  }

  static Path resolve(Path folder, String cell) {
    try {
      return folder.resolve(cell.strip()).normalize();
    } catch (InvalidPathException e) {
      throw new BadInputException("a film must have a valid file name, got " + cell, e);
    }
  }

  private void enter(String name, Path file) {
    byName.merge(name, Optional.of(file), this::theFilm);
  }

  /** Of two files with one name, the one below a folder such as images/ (the other is a mask). */
  private Optional<Path> theFilm(Optional<Path> one, Optional<Path> other) {
    boolean first = one.filter(this::belowImages).isPresent();
    boolean second = other.filter(this::belowImages).isPresent();
    return first == second ? Optional.empty() : first ? one : other;
  }

  private boolean belowImages(Path file) {
    return relative(file).startsWith("image");
  }

  private static List<Path> list(Path folder, int depth) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      walk.filter(path -> image(path) && Files.isRegularFile(path)).forEach(found::add);
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
    found.removeIf(path -> hidden(folder.relativize(path)));
    found.sort(Comparator.comparing(Path::toString));
    return found;
  }

  private static boolean hidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
