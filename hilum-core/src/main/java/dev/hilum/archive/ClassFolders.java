package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One folder for each class ({@code NORMAL/}, {@code PNEUMONIA/}), right in the archive or below
 * {@code train/}, {@code val/}, {@code test/}. A folder's finding is present on its films and
 * {@code No Finding} absent; on films of the normal class every class is absent; of the other
 * classes nothing is known.
 *
 * <p>The paediatric films of Kermany et al. (doi 10.1016/j.cell.2018.02.010) name the person and
 * the kind of pneumonia in the file name: {@code person7_bacteria_24.jpg} and {@code
 * person7_virus_1.jpg} are person 7, {@code IM-0115-0001.jpg} and {@code NORMAL2-IM-0115-0001.jpg}
 * are one person as well. All of them are anterior-posterior. (An archive is read so when most of
 * its file names are like these.) In other archives each file counts as a person, which the
 * explanation says.
 */
public final class ClassFolders implements Archive {
  private static final Pattern PERSON = Pattern.compile("person(\\d+)_(bacteria|virus)_.*");
  private static final Pattern NORMAL = Pattern.compile("(?:NORMAL2?-)?(IM-\\d+)-.*");

  private final Path root;
  private final List<ClassFolder> folders;
  private final boolean kermany;

  private record ClassFolder(Path path, Finding finding, Optional<Split> split) {}

  private ClassFolders(Path root, List<ClassFolder> folders) {
    this.root = root;
    this.folders = folders;
    this.kermany =
        folders.stream()
                .flatMap(folder -> ImageTree.in(folder.path()).stream())
                .mapToInt(file -> person(ImageTree.name(file)).isPresent() ? 1 : -1)
                .sum()
            > 0;
  }

  /** The archive in a folder, if at least two folders in it are named for findings. */
  static Optional<ClassFolders> in(Path root) {
    List<ClassFolder> found = new ArrayList<>();
    for (Path folder : subfolders(root)) {
      Optional<Split> side = side(ImageTree.name(folder));
      if (side.isPresent()) {
        subfolders(folder).forEach(inner -> enter(inner, side, found));
      } else {
        enter(folder, Optional.empty(), found);
      }
    }
    boolean several = found.stream().map(ClassFolder::finding).distinct().count() > 1;
    return several ? Optional.of(new ClassFolders(root, found)) : Optional.empty();
  }

  @Override
  public String layout() {
    return kermany ? "kermany" : "class-folders";
  }

  @Override
  public String explanation() {
    String classes =
        folders.stream().map(folder -> ImageTree.name(folder.path())).distinct().toList()
            + ", each film a study of its own; ";
    return kermany
        ? "paediatric films of Kermany et al., recognised by file names such as person7_virus_1 in"
            + " the class folders "
            + classes
            + "the person is read from the file name"
        : "class folders "
            + classes
            + "no patient is told, so each film counts as one and a split cannot keep two films of"
            + " a person together";
  }

  @Override
  public List<Finding> findings() {
    Set<Finding> all = EnumSet.of(Finding.NO_FINDING);
    folders.forEach(folder -> all.add(folder.finding()));
    if (kermany) {
      all.add(Finding.BACTERIAL_PNEUMONIA);
      all.add(Finding.VIRAL_PNEUMONIA);
    }
    return List.copyOf(all);
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    return folders.stream()
        .flatMap(
            folder ->
                ImageTree.in(folder.path()).stream().map(file -> film(folder, file, problems)));
  }

  /** The person that a file name of Kermany's tells, for example {@code person7}. */
  static Optional<String> person(String fileName) {
    Matcher sick = PERSON.matcher(fileName);
    if (sick.matches()) {
      return Optional.of("person" + sick.group(1));
    }
    Matcher normal = NORMAL.matcher(fileName);
    return normal.matches() ? Optional.of(normal.group(1)) : Optional.empty();
  }

  private Film film(ClassFolder folder, Path file, Consumer<String> problems) {
    Optional<String> person = kermany ? person(ImageTree.name(file)) : Optional.empty();
    if (kermany && person.isEmpty()) {
      problems.accept(
          file + ": a file name must tell the person, got none; the film counts as a person");
    }
    String id = root.relativize(file).toString().replace('\\', '/');
    return new Film(
        id,
        id,
        person.orElse(id),
        new Pixels.File(file),
        kermany ? View.AP : View.UNKNOWN,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        labels(folder.finding(), ImageTree.name(file)),
        folder.split(),
        Map.of());
  }

  private Map<Finding, Label> labels(Finding stated, String fileName) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    if (stated == Finding.NO_FINDING) {
      findings().forEach(finding -> labels.put(finding, Label.ABSENT));
    } else {
      labels.put(Finding.NO_FINDING, Label.ABSENT);
    }
    Matcher sick = PERSON.matcher(fileName);
    if (kermany && sick.matches()) {
      boolean virus = sick.group(2).equals("virus");
      labels.put(Finding.VIRAL_PNEUMONIA, virus ? Label.PRESENT : Label.ABSENT);
      labels.put(Finding.BACTERIAL_PNEUMONIA, virus ? Label.ABSENT : Label.PRESENT);
    }
    labels.put(stated, Label.PRESENT);
    return labels;
  }

  private static void enter(Path folder, Optional<Split> side, List<ClassFolder> found) {
    Optional<Finding> finding = Finding.named(ImageTree.name(folder));
    if (finding.isPresent()) {
      found.add(new ClassFolder(folder, finding.get(), side));
    }
  }

  private static Optional<Split> side(String folder) {
    return switch (folder) {
      case "train" -> Optional.of(Split.TRAIN);
      case "val", "valid" -> Optional.of(Split.VAL);
      case "test" -> Optional.of(Split.TEST);
      default -> Optional.empty();
    };
  }

  private static List<Path> subfolders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }
}
