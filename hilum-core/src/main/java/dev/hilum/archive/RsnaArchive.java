package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * RSNA Pneumonia Detection Challenge by its official names: {@code stage_2_train_labels.csv} (a row
 * for each box), {@code stage_2_detailed_class_info.csv}, films {@code PATIENTID.dcm} of 1024 x
 * 1024 pixels anywhere below, and {@code pneumonia-challenge-dataset-mappings_2018.json}, which
 * tells the NIH ChestX-ray14 image behind each film.
 *
 * <p>Target 1 is an opacity suspicious for pneumonia: both Lung Opacity and Pneumonia are present,
 * with Target 0 both are absent; No Finding is present in the class Normal, absent in the others.
 * With the mapping, the patient is the one of the NIH collection, so that a split keeps the two
 * collections apart; without it each film counts as a patient. Paper: doi 10.1148/ryai.2019180041.
 */
public final class RsnaArchive implements Archive {
  private static final String MAPPING = "pneumonia-challenge-dataset-mappings_2018.json";
  private static final List<String> REQUIRED =
      List.of("patientId", "x", "y", "width", "height", "Target");
  private static final String CLASS = "class";
  private static final String NIH_IMAGE = "nih_image";
  private static final String NIH_LABELS = "nih_labels";

  /** Boxes are in pixels of films of this side. */
  private static final double SIDE = 1024;

  static final Layout LAYOUT =
      Layout.of(
          "rsna-pneumonia",
          "a table stage_2_train_labels.csv (or stage_1_train_labels.csv)",
          root ->
              Tables.named(root, "stage_2_train_labels")
                  .or(() -> Tables.named(root, "stage_1_train_labels"))
                  .map(RsnaArchive::new),
          REQUIRED,
          RsnaArchive::new);

  private final Path root;
  private final Path table;

  private RsnaArchive(Path table) {
    this.table = table;
    this.root = Rows.folderOf(table);
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "RSNA Pneumonia Detection Challenge, recognised by "
        + ImageTree.name(table)
        + (Files.isRegularFile(root.resolve(MAPPING))
            ? "; patients are those of NIH ChestX-ray14, by " + MAPPING
            : "; without "
                + MAPPING
                + " each film counts as a patient of its own, and films of NIH"
                + " ChestX-ray14 cannot be told");
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.RSNA);
  }

  @Override
  public List<String> columns() {
    return List.of(CLASS, NIH_IMAGE, NIH_LABELS);
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Map<String, String> classes = classes(problems);
    Map<String, Map<String, String>> nih = nih();
    ImageTree tree = new ImageTree(root);
    Csv csv = Csv.open(table).require(REQUIRED);
    return Rows.firstOfEach(
        csv,
        problems,
        "patientId",
        (row, sink) -> {
          String id = Rows.filled(row, "patientId");
          Map<String, String> extra = new LinkedHashMap<>(nih.getOrDefault(id, Map.of()));
          String word = classes.getOrDefault(id, "");
          if (!word.isEmpty()) {
            extra.put(CLASS, word);
          }
          return Optional.of(
              new Film(
                  id,
                  id,
                  patient(extra, id),
                  tree.pixels(id + ".dcm"),
                  View.UNKNOWN,
                  Sex.UNKNOWN,
                  OptionalDouble.empty(),
                  labels(row.get("Target").strip(), word),
                  Optional.empty(),
                  extra));
        });
  }

  @Override
  public Stream<Region> regions(Consumer<String> problems) {
    return Rows.of(
        Csv.open(table).require(REQUIRED),
        problems,
        row -> row.get("x").isBlank() ? Optional.empty() : Optional.of(region(row)));
  }

  private static Region region(Csv.Row row) {
    return new Region(
        Rows.filled(row, "patientId"),
        Finding.LUNG_OPACITY,
        Rows.number(row, "x") / SIDE,
        Rows.number(row, "y") / SIDE,
        Rows.number(row, "width") / SIDE,
        Rows.number(row, "height") / SIDE,
        "");
  }

  /** What the target and the class say; the two must agree. */
  static Map<Finding, Label> labels(String target, String word) {
    Label label = Label.parse(target);
    if (label != Label.PRESENT && label != Label.ABSENT) {
      throw new BadInputException("Target must be 1 or 0, got " + target);
    }
    List<Finding> stated = Vocabulary.RSNA.of(word);
    if (!word.isEmpty()
        && (!Vocabulary.RSNA.knows(word)
            || stated.contains(Finding.LUNG_OPACITY) != (label == Label.PRESENT))) {
      throw new BadInputException(
          "Target must be 1 for the class Lung Opacity alone, got %s for %s"
              .formatted(target, word));
    }
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    labels.put(Finding.LUNG_OPACITY, label);
    labels.put(Finding.PNEUMONIA, label);
    if (stated.contains(Finding.NO_FINDING)) {
      labels.put(Finding.NO_FINDING, Label.PRESENT);
    } else if (!word.isEmpty() || label == Label.PRESENT) {
      labels.put(Finding.NO_FINDING, Label.ABSENT);
    }
    return labels;
  }

  /** The NIH patient, written as that collection's table does: without leading zeros. */
  private static String patient(Map<String, String> extra, String otherwise) {
    String image = extra.getOrDefault(NIH_IMAGE, "");
    int end = image.indexOf('_');
    String patient = end > 0 ? image.substring(0, end).replaceFirst("^0+(?=.)", "") : "";
    return patient.isEmpty() ? otherwise : patient;
  }

  private Map<String, String> classes(Consumer<String> problems) {
    Map<String, String> classes = new HashMap<>();
    Tables.like(root, "stage_", "_detailed_class_info")
        .ifPresent(
            file -> {
              try (Csv csv = Csv.open(file).require("patientId", CLASS)) {
                csv.passingOver(problems);
                for (Csv.Row row : csv) {
                  classes.put(row.get("patientId").strip(), row.get(CLASS).strip());
                }
              }
            });
    return classes;
  }

  private Map<String, Map<String, String>> nih() {
    Path file = root.resolve(MAPPING);
    Map<String, Map<String, String>> nih = new HashMap<>();
    if (Files.isRegularFile(file)) {
      for (JsonObject image : list(file)) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put(NIH_IMAGE, image.text("img_id"));
        if (image.isArray("orig_labels")) {
          told.put(NIH_LABELS, String.join("|", image.texts("orig_labels")));
        }
        nih.put(image.text("subset_img_id"), told);
      }
    }
    return nih;
  }

  /** The objects of a file that holds one JSON array. */
  private static List<JsonObject> list(Path file) {
    try {
      return Json.parse("{\"images\": " + Files.readString(file) + "}", file.toString())
          .objects("images");
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }
}
