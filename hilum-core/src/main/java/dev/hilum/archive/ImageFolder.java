package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Image files without any table: every PNG and JPEG below a folder, or a single one. Nothing is
 * known of them but their pixels, and each counts as a patient.
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
  public List<Finding> findings() {
    return List.of();
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    if (ImageTree.image(root)) {
      return Stream.of(film(ImageTree.name(root), root));
    }
    ImageTree tree = new ImageTree(root);
    return tree.files().stream().map(file -> film(tree.relative(file), file));
  }

  private static Film film(String id, Path file) {
    return new Film(
        id,
        id,
        id,
        new Pixels.File(file),
        View.UNKNOWN,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }
}
