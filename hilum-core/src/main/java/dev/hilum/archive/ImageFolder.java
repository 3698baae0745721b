package dev.hilum.archive;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Image files without any table: every PNG, JPEG and DICOM file below a folder, in zip and tar
 * files too, or a single one. Nothing is known of them but their pixels, and each counts as a
 * patient.
 */
public final class ImageFolder implements Archive {
  private static final Set<String> OTHER_PICTURES =
      Set.of("tif", "tiff", "bmp", "gif", "webp", "jp2", "jxl", "heic", "nii", "mha", "nrrd");

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
    List<FileTree.Found> files = FileTree.of(root, problems);
    Map<String, Long> others =
        files.stream()
            .map(file -> ending(file.name()))
            .filter(OTHER_PICTURES::contains)
            .collect(groupingBy(ending -> ending, TreeMap::new, counting()));
    if (!others.isEmpty()) {
      problems.accept(
          "a film must be a PNG, JPEG or DICOM file; other pictures are left out, by ending: "
              + others);
    }
    return files.stream()
        .filter(file -> ImageTree.imageName(file.name()))
        .map(file -> film(file.id(), file.pixels()));
  }

  private static String ending(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
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
