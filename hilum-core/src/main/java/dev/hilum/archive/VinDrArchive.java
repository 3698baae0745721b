package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * VinDr-CXR as PhysioNet publishes it ({@code annotations/annotations_train.csv}, {@code
 * image_labels_train.csv}, {@code …_test.csv}, {@code train/*.dicom}) and its training side as the
 * VinBigData challenge on Kaggle does ({@code train.csv}), with DICOM films or with PNG copies of
 * any size. All films are posterior-anterior; no patient is told, so each film counts as one.
 *
 * <p>Three readers marked each training film, five agreed on each test film; labels follow from
 * their marks as {@link VinDrVotes} says. Boxes are in pixels of the DICOM film; its size is taken
 * from the columns {@code width, height} where copies came with them, from {@code train_meta.csv}
 * ({@code dim0} rows, {@code dim1} columns), or from the film. Paper: arXiv 2012.15029, table 2;
 * doi 10.13026/3akn-b287.
 */
final class VinDrArchive implements Archive {
  private static final String READERS = "readers", MARKS = "marks";

  static final Layout VINDR =
      Layout.of(
          "vindr-cxr",
          "annotations/annotations_train.csv or image_labels_train.csv (or _test)",
          root -> of("vindr-cxr", VinDrTables.physioNet(root)));

  static final Layout VINBIGDATA =
      Layout.of(
          "vinbigdata",
          "a table train.csv with the columns image_id, class_name, class_id, rad_id, x_min ...",
          root -> of("vinbigdata", VinDrTables.kaggle(root)),
          List.of("image_id", "class_name", "class_id", "rad_id", "x_min"),
          table -> new VinDrArchive("vinbigdata", List.of(VinDrTables.of(table))));

  private final String layout;
  private final List<VinDrTables> sides;
  private final Path root;
  private @Nullable List<VinDrVotes> votes;

  private VinDrArchive(String layout, List<VinDrTables> sides) {
    this.layout = layout;
    this.sides = sides;
    this.root = sides.getFirst().folder();
  }

  private static Optional<Archive> of(String layout, List<VinDrTables> sides) {
    return sides.isEmpty() ? Optional.empty() : Optional.of(new VinDrArchive(layout, sides));
  }

  @Override
  public String layout() {
    return layout;
  }

  @Override
  public String explanation() {
    List<String> names = new ArrayList<>();
    for (VinDrTables side : sides) {
      Stream.of(side.boxes(), side.labels())
          .flatMap(Optional::stream)
          .forEach(table -> names.add(ImageTree.name(table)));
    }
    return (layout.equals("vindr-cxr") ? "VinDr-CXR" : "VinBigData")
        + ", recognised by "
        + String.join(", ", names)
        + "; rule majority: a finding is present when more than half of a film's readers mark it,"
        + " uncertain when fewer do, absent when none does; no patient is told, so each film counts"
        + " as one";
  }

  @Override
  public List<Finding> findings() {
    Set<Finding> all = EnumSet.noneOf(Finding.class);
    votes(sentence -> {}).forEach(side -> all.addAll(side.findings()));
    return List.copyOf(all);
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.VINDR);
  }

  @Override
  public List<String> columns() {
    return List.of(READERS, MARKS);
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    ImageTree tree = new ImageTree(root);
    List<VinDrVotes> read = votes(problems);
    Stream<Film> all = Stream.empty();
    for (int i = 0; i < sides.size(); i++) {
      VinDrVotes side = read.get(i);
      VinDrTables tables = sides.get(i);
      all = Stream.concat(all, side.images().stream().map(id -> film(id, side, tables, tree)));
    }
    return all;
  }

  private static Film film(String id, VinDrVotes votes, VinDrTables tables, ImageTree tree) {
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put(READERS, Integer.toString(votes.readers(id)));
    if (!votes.words(id).isEmpty()) {
      extra.put(MARKS, votes.words(id));
    }
    return new Film(
        id,
        id,
        id,
        tree.pixels(id),
        View.PA,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        votes.labels(id),
        tables.split(),
        extra);
  }

  @Override
  public Stream<Region> regions(Consumer<String> problems) {
    FilmSizes sizes = new FilmSizes(root);
    List<Path> tables = sides.stream().flatMap(side -> side.boxes().stream()).toList();
    return tables.stream().flatMap(table -> regions(table, sizes, problems));
  }

  private static Stream<Region> regions(Path table, FilmSizes sizes, Consumer<String> problems) {
    long[] unplaced = new long[1];
    Csv csv = Csv.open(table).require(VinDrTables.BOX);
    return Rows.of(
            csv,
            problems,
            row -> {
              if (row.get("x_min").isBlank()) {
                return Optional.empty(); // an image on which the reader drew nothing
              }
              String film = Rows.filled(row, "image_id");
              Optional<FilmSizes.Size> size = sizes.of(film, row);
              if (size.isEmpty()) {
                unplaced[0]++;
                return Optional.empty();
              }
              return Optional.of(region(film, row, size.get()));
            })
        .onClose(() -> told(table, unplaced[0], problems));
  }

  private static void told(Path table, long boxes, Consumer<String> problems) {
    if (boxes > 0) {
      problems.accept(
          "%s: a box needs the size of its film, which is told for none of %d boxes (no width and height, train_meta.csv or film)"
              .formatted(table, boxes));
    }
  }

  private static Region region(String film, Csv.Row row, FilmSizes.Size size) {
    double[] box = new double[4];
    List<String> columns = VinDrTables.BOX.subList(2, 6);
    for (int i = 0; i < 4; i++) {
      try {
        box[i] =
            Double.parseDouble(row.get(columns.get(i)))
                / (i % 2 == 0 ? size.width() : size.height());
      } catch (NumberFormatException e) {
        throw new BadInputException(
            "a box must be made of numbers, got " + row.get(columns.get(i)), e);
      }
    }
    return new Region(
        film,
        VinDrVotes.stated(row.get("class_name")).getFirst(),
        box[0],
        box[1],
        box[2] - box[0],
        box[3] - box[1],
        row.get("rad_id", "").strip());
  }

  private synchronized List<VinDrVotes> votes(Consumer<String> problems) {
    List<VinDrVotes> read = votes;
    if (read == null) {
      read = sides.stream().map(side -> new VinDrVotes(side, problems)).toList();
      votes = read;
    }
    return read;
  }
}
