package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Pixels;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * CANDID-PTX by its official names: {@code Pneumothorax_reports.csv} (SOPInstanceUID,
 * EncodedPixels, Report, filename), {@code chest_tube.csv} and {@code acute_rib_fracture.csv}
 * (anon_SOPUID, mask_rle), the films in {@code dataset/}, DICOM named by their UID without an
 * ending.
 *
 * <p>All films were searched for the three structures: a film without a row or with the mask -1
 * does not show it; a blank mask says nothing. Masks are 1024 x 1024 in the relative, column-wise
 * runs of the SIIM challenge. The person is the part of {@code filename} before its first
 * underscore; without that column each film counts as one. Views are not told. Paper: Feng et al.,
 * doi 10.1148/ryai.2021210136.
 */
final class CandidArchive implements Archive {
  private static final String TABLE = "Pneumothorax_reports";
  private static final List<String> REQUIRED = List.of("SOPInstanceUID", "EncodedPixels", "Report");
  private static final int SIDE = 1024;
  private static final String NONE = "-1";

  static final Layout LAYOUT =
      Layout.of(
          "candid-ptx",
          "a table " + TABLE + ".csv",
          root -> Tables.named(root, TABLE).map(CandidArchive::new),
          REQUIRED,
          CandidArchive::new);

  /** One kind of annotation: its table and columns, and the word for what it outlines. */
  private record Outlines(Path table, String film, String mask, String structure) {
    List<Finding> findings() {
      return Vocabulary.CANDID_PTX.of(structure);
    }
  }

  private final Path table;
  private final Map<String, Outlines> outlines = new LinkedHashMap<>();

  CandidArchive(Path table) {
    this.table = table;
    Path root = Rows.folderOf(table);
    outlines.put(TABLE, new Outlines(table, "SOPInstanceUID", "EncodedPixels", "Pneumothorax"));
    further(root, "chest_tube", "Chest tube");
    further(root, "acute_rib_fracture", "Rib fracture");
  }

  private void further(Path root, String name, String structure) {
    Tables.named(root, name)
        .ifPresent(
            file -> outlines.put(name, new Outlines(file, "anon_SOPUID", "mask_rle", structure)));
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "CANDID-PTX, recognised by "
        + ImageTree.name(table)
        + ", with outlines of "
        + String.join(", ", outlines.values().stream().map(Outlines::structure).toList())
        + "; a structure that is not outlined counts as absent";
  }

  @Override
  public List<Finding> findings() {
    return outlines.values().stream()
        .flatMap(kind -> kind.findings().stream())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.CANDID_PTX);
  }

  @Override
  public List<String> columns() {
    return List.of("filename");
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Path root = Rows.folderOf(table);
    ImageTree tree = new ImageTree(root);
    Map<String, Map<Finding, Label>> labels = labels(problems);
    Set<String> seen = new HashSet<>(); // a film has a row for each pneumothorax
    Csv csv = Csv.open(table).require(REQUIRED);
    return Rows.films(
        csv,
        problems,
        (row, sink) -> {
          String id = Rows.filled(row, "SOPInstanceUID");
          if (!seen.add(id)) {
            return Optional.empty();
          }
          String file = row.get("filename", "").strip();
          int underscore = file.indexOf('_');
          return Optional.of(
              new Film(
                  id,
                  id,
                  underscore > 0 ? file.substring(0, underscore) : id,
                  pixels(root, id, tree),
                  View.UNKNOWN,
                  Sex.UNKNOWN,
                  OptionalDouble.empty(),
                  labels.getOrDefault(id, Map.of()),
                  Optional.empty(),
                  Rows.extra(row, columns())));
        });
  }

  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    Set<String> seen = new HashSet<>();
    return Rows.of(
        Csv.open(table).require(REQUIRED),
        problems,
        row -> {
          String id = Rows.filled(row, "SOPInstanceUID");
          String text = row.get("Report").strip();
          String file = row.get("filename", "").strip();
          int underscore = file.indexOf('_');
          String patient = underscore > 0 ? file.substring(0, underscore) : id;
          return text.isEmpty() || !seen.add(id)
              ? Optional.empty()
              : Optional.of(new Report(id, patient, text));
        });
  }

  @Override
  public Stream<Mask> masks(Consumer<String> problems) {
    List<Outlines> kinds = List.copyOf(outlines.values());
    return kinds.stream().flatMap(kind -> masks(kind, problems));
  }

  private static Stream<Mask> masks(Outlines kind, Consumer<String> problems) {
    return Rows.of(
        open(kind),
        problems,
        row -> {
          String runs = row.get(kind.mask()).strip();
          return runs.isEmpty() || runs.equals(NONE)
              ? Optional.empty()
              : Optional.of(
                  new Mask(
                      Rows.filled(row, kind.film()),
                      kind.findings().getFirst().displayName(),
                      SIDE,
                      SIDE,
                      RunLengths.columns(runs, SIDE, SIDE),
                      ""));
        });
  }

  /** What the tables of outlines say of each film; a film that one does not list is negative. */
  private Map<String, Map<Finding, Label>> labels(Consumer<String> problems) {
    Map<String, Map<Finding, Label>> labels = new LinkedHashMap<>();
    for (Outlines kind : outlines.values()) {
      try (Csv csv = open(kind)) {
        csv.passingOver(problems);
        for (Csv.Row row : csv) {
          String mask = row.get(kind.mask()).strip();
          Map<Finding, Label> film =
              labels.computeIfAbsent(
                  row.get(kind.film()).strip(), id -> new EnumMap<>(Finding.class));
          Label label =
              mask.isEmpty() ? Label.UNKNOWN : mask.equals(NONE) ? Label.ABSENT : Label.PRESENT;
          kind.findings().forEach(finding -> film.merge(finding, label, Label::stronger));
        }
      }
    }
    for (Map<Finding, Label> film : labels.values()) {
      findings().forEach(finding -> film.putIfAbsent(finding, Label.ABSENT));
    }
    return labels;
  }

  private static Csv open(Outlines kind) {
    return Csv.open(kind.table()).require(kind.film(), kind.mask());
  }

  /** {@code dataset/UID} as published, else by the usual names. */
  private static Pixels pixels(Path root, String id, ImageTree tree) {
    if (!EntryName.wrong(id).isEmpty()) {
      throw new BadInputException("a film must have a valid UID, got " + EntryName.shown(id));
    }
    Path published = root.resolve("dataset").resolve(id);
    return Files.isRegularFile(published) ? new Pixels.File(published) : tree.pixels(id);
  }
}
