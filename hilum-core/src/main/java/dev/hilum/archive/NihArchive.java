package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * NIH ChestX-ray14 by its official names: {@code Data_Entry_2017*.csv}, images anywhere below the
 * folder ({@code images/}, {@code images_001/images/} ...), {@code BBox_List_2017.csv}, {@code
 * test_list.txt} and {@code train_val_list.txt}.
 *
 * <p>The labels were mined from reports for fourteen findings: one that a row does not list is
 * absent, and {@code No Finding} is present when none is listed. Each image is a study of its own,
 * numbered by {@code Follow-up #}, which is an order and not a time. Paper: arXiv 1705.02315.
 *
 * <p>A table with the further columns {@code Fracture, Pneumothorax, Airspace opacity, Nodule or
 * mass, Set Id} (Majkowska et al., doi 10.1148/radiol.2019191293) holds what radiologists said of
 * these four; their word counts before the mined one, which stays in the film's {@code Finding
 * Labels}, and {@code Set Id} is the split.
 */
public final class NihArchive implements Archive {
  /** The columns of {@code Data_Entry_2017.csv} as it was published. */
  public static final List<String> COLUMNS =
      List.of(
          "Image Index",
          "Finding Labels",
          "Follow-up #",
          "Patient ID",
          "Patient Age",
          "Patient Gender",
          "View Position",
          "OriginalImage[Width",
          "Height]",
          "OriginalImagePixelSpacing[x",
          "y]");

  private static final String[] REQUIRED = {
    "Image Index", "Finding Labels", "Patient ID", "Patient Age", "Patient Gender", "View Position"
  };

  static final Layout LAYOUT =
      Layout.of(
          "nih",
          "a table Data_Entry_2017*.csv",
          root -> table(root).map(NihArchive::new),
          List.of(REQUIRED),
          NihArchive::new);

  private static final List<String> EXTRA =
      List.of(
          "Follow-up #",
          "OriginalImage[Width",
          "Height]",
          "OriginalImagePixelSpacing[x",
          "y]",
          "OriginalImageWidth",
          "OriginalImageHeight",
          "OriginalImagePixelSpacing_x",
          "OriginalImagePixelSpacing_y");

  /** What radiologists said of some films, doi 10.1148/radiol.2019191293: YES, NO or HEDGE. */
  private static final Map<String, Finding> READERS =
      Map.of(
          "Fracture", Finding.FRACTURE,
          "Pneumothorax", Finding.PNEUMOTHORAX,
          "Airspace opacity", Finding.LUNG_OPACITY,
          "Nodule or mass", Finding.NODULE_OR_MASS);

  /** Boxes were drawn on the published images of this side, in pixels. */
  private static final double BOX_SIDE = 1024;

  private final Path root;
  private final Path table;

  NihArchive(Path table) {
    this.table = table;
    this.root = Rows.folderOf(table);
  }

  /** The main table in a folder, the first by name when there are several. */
  static Optional<Path> table(Path folder) {
    return find(folder, "Data_Entry_2017");
  }

  @Override
  public String layout() {
    return "nih";
  }

  @Override
  public String explanation() {
    return "NIH ChestX-ray14, recognised by "
        + ImageTree.name(table)
        + "; a finding that a row does not list counts as absent, each image is a study"
        + (read() ? "; radiologists' labels count before the mined ones" : "");
  }

  /** Whether the table holds what radiologists said. */
  private boolean read() {
    return Layout.header(table).containsAll(READERS.keySet());
  }

  @Override
  public List<Finding> findings() {
    Set<Finding> all = EnumSet.copyOf(Vocabulary.NIH.findings());
    if (read()) {
      all.addAll(READERS.values());
    }
    return List.copyOf(all);
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.NIH);
  }

  @Override
  public List<String> columns() {
    return read() ? Stream.concat(EXTRA.stream(), Stream.of("Finding Labels")).toList() : EXTRA;
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    ImageTree tree = new ImageTree(root);
    Set<String> test = list("test_list.txt");
    Set<String> train = list("train_val_list.txt");
    Csv csv = Csv.open(table).require(REQUIRED);
    List<String> extra = columns();
    boolean read = read();
    return Rows.films(
        csv,
        problems,
        (row, sink) -> {
          String id = Rows.filled(row, "Image Index");
          Split side = test.contains(id) ? Split.TEST : Split.TRAIN;
          boolean listed = test.contains(id) || train.contains(id);
          Map<Finding, Label> labels = labels(row.get("Finding Labels"));
          if (read) {
            READERS.forEach((column, f) -> labels.put(f, read(row.get(column))));
            if (READERS.values().stream().anyMatch(f -> labels.get(f) == Label.PRESENT)) {
              labels.put(Finding.NO_FINDING, Label.ABSENT);
            }
          }
          return Optional.of(
              new Film(
                  id,
                  ImageTree.stem(id),
                  Rows.filled(row, "Patient ID"),
                  tree.pixels(id),
                  View.parse(row.get("View Position")),
                  Sex.parse(row.get("Patient Gender")),
                  Rows.age(row, row.get("Patient Age"), sink),
                  labels,
                  listed ? Optional.of(side) : Split.parse(row.get("Set Id", "")),
                  Rows.extra(row, extra)));
        });
  }

  /** The boxes of {@code BBox_List_2017.csv}; none when the folder has no such table. */
  @Override
  public Stream<Region> regions(Consumer<String> problems) {
    Optional<Path> boxes = find(root, "BBox_List_2017");
    if (boxes.isEmpty()) {
      return Stream.empty();
    }
    List<Region> regions = new ArrayList<>();
    try (Csv csv = Csv.open(boxes.get()).require("Image Index", "Finding Label", "Bbox [x")) {
      int x = csv.columns().indexOf("Bbox [x");
      if (csv.columns().size() < x + 4) {
        throw new BadInputException(
            boxes.get() + ": must have four columns from \"Bbox [x\" on, found " + csv.columns());
      }
      csv.passingOver(problems);
      for (Csv.Row row : csv.rows()) {
        Rows.told(row, problems, () -> region(row, x)).ifPresent(regions::add);
      }
    }
    return regions.stream();
  }

  private static Region region(Csv.Row row, int x) {
    double[] box = new double[4];
    for (int i = 0; i < 4; i++) {
      String cell = row.at(x + i);
      try {
        box[i] = Double.parseDouble(cell) / BOX_SIDE;
      } catch (NumberFormatException e) {
        throw new BadInputException("a box must be made of numbers, got " + cell, e);
      }
    }
    Finding finding = stated(row.get("Finding Label"));
    return new Region(Rows.filled(row, "Image Index"), finding, box[0], box[1], box[2], box[3], "");
  }

  /** What {@code Pneumonia|Edema} or {@code No Finding} says of the fourteen. */
  static Map<Finding, Label> labels(String cell) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    for (Finding finding : Vocabulary.NIH.findings()) {
      labels.put(finding, Label.ABSENT);
    }
    for (String word : cell.split("\\|", -1)) {
      labels.put(stated(word), Label.PRESENT);
    }
    if (labels.get(Finding.NO_FINDING) == Label.PRESENT && cell.indexOf('|') >= 0) {
      throw new BadInputException("No Finding must stand alone, got " + cell);
    }
    return labels;
  }

  private static Label read(String cell) {
    return switch (cell.strip()) {
      case "YES" -> Label.PRESENT;
      case "NO" -> Label.ABSENT;
      case "HEDGE" -> Label.UNCERTAIN;
      case "" -> Label.UNKNOWN;
      default ->
          throw new BadInputException("a reader's word must be YES, NO or HEDGE, got " + cell);
    };
  }

  private static Finding stated(String word) {
    List<Finding> stated = Vocabulary.NIH.of(word);
    if (stated.isEmpty()) {
      throw new BadInputException(
          "a finding must be one of " + Vocabulary.NIH.words().keySet() + ", got " + word);
    }
    return stated.getFirst();
  }

  private Set<String> list(String name) {
    Path file = root.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Set.of();
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return new HashSet<>(lines.map(String::strip).toList());
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }

  private static Optional<Path> find(Path folder, String prefix) {
    return Tables.in(folder).stream()
        .filter(file -> ImageTree.name(file).startsWith(prefix))
        .findFirst();
  }
}
