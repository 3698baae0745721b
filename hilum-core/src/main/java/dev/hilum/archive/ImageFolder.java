package dev.hilum.archive;

import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Image files without any table: every PNG, JPEG and DICOM file below a folder, in zip and tar
 * files too, or a single one. Nothing is known of them but their pixels, and each counts as a
 * patient.
 */
public final class ImageFolder implements Archive {
  private final Path root;

  ImageFolder(Path root) {
    this.root = root;
  }

  @Override
  public String layout() {
    return ImageTree.image(root) ? "film" : "image-folder";
  }

  @Override
  public String explanation() {
    return ImageTree.image(root)
        ? "a single film, unlabelled"
        : "a folder of films without a table: unlabelled, and each film counts as a patient of its"
            + " own, so a split cannot keep two films of a person together";
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    return FileTree.of(root, problems).stream()
        .filter(file -> ImageTree.imageName(file.name()))
        .map(file -> film(file.id(), file.pixels()));
  }

  private static Film film(String id, Pixels pixels) {
    return new Film(
        id,
        id,
        id,
        pixels,
        View.UNKNOWN,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }
}
