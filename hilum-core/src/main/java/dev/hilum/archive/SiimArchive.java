package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * SIIM-ACR Pneumothorax Segmentation by its official names: {@code train-rle.csv} or {@code
 * stage_2_train.csv} with {@code ImageId} and {@code EncodedPixels}, films {@code
 * dicom-images-train/STUDY/SERIES/IMAGEID.dcm} of 1024 x 1024 pixels. A row is one outlined
 * pneumothorax, or -1 where the film shows none; a film may have several rows.
 *
 * <p>The table tells no patient, so each film counts as one; the films come from the NIH
 * collection. Source: the challenge's page and its {@code mask_functions.py}.
 */
public final class SiimArchive implements Archive {
  private static final List<String> REQUIRED = List.of("ImageId", "EncodedPixels");
  private static final String NONE = "-1";
  private static final int SIDE = 1024;

  static final Layout LAYOUT =
      Layout.of(
          "siim-pneumothorax",
          "a table train-rle.csv or stage_2_train.csv with the columns " + REQUIRED,
          root ->
              Stream.of("stage_2_train", "train-rle")
                  .flatMap(name -> Tables.named(root, name).stream())
                  .filter(table -> Layout.header(table).containsAll(REQUIRED))
                  .<Archive>map(SiimArchive::new)
                  .findFirst(),
          REQUIRED,
          SiimArchive::new);

  private final Path root;
  private final Path table;

  private SiimArchive(Path table) {
    this.table = table;
    this.root = Rows.folderOf(table);
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "SIIM-ACR Pneumothorax Segmentation, recognised by the columns of "
        + ImageTree.name(table)
        + "; no patient is told, so each film counts as one and a split cannot keep two films of a"
        + " person together";
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.SIIM);
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Set<String> outlined = outlined(problems);
    ImageTree tree = new ImageTree(root);
    Csv csv = Csv.open(table).require(REQUIRED);
    return Rows.firstOfEach(
        csv,
        problems,
        "ImageId",
        (row, sink) -> {
          String id = Rows.filled(row, "ImageId");
          Label label = outlined.contains(id) ? Label.PRESENT : Label.ABSENT;
          return Optional.of(
              new Film(
                  id,
                  id,
                  id,
                  tree.pixels(id + ".dcm"),
                  View.UNKNOWN,
                  Sex.UNKNOWN,
                  OptionalDouble.empty(),
                  Map.of(Finding.PNEUMOTHORAX, label),
                  Optional.empty(),
                  Map.of()));
        });
  }

  /** One mask of 1024 x 1024 for each outlined pneumothorax. */
  @Override
  public Stream<Mask> masks(Consumer<String> problems) {
    return Rows.of(
        Csv.open(table).require(REQUIRED),
        problems,
        row -> outlines(row) ? Optional.of(mask(row)) : Optional.empty());
  }

  private static Mask mask(Csv.Row row) {
    return new Mask(
        Rows.filled(row, "ImageId"),
        Finding.PNEUMOTHORAX.displayName(),
        SIDE,
        SIDE,
        RunLengths.columns(row.get("EncodedPixels"), SIDE, SIDE),
        "");
  }

  private Set<String> outlined(Consumer<String> problems) {
    Set<String> outlined = new HashSet<>();
    try (Csv csv = Csv.open(table).require(REQUIRED)) {
      csv.passingOver(sentence -> {}); // told when the films are read
      for (Csv.Row row : csv) {
        if (outlines(row)) {
          outlined.add(row.get("ImageId").strip());
        }
      }
    } catch (BadInputException e) {
      problems.accept(e.getMessage());
    }
    return outlined;
  }

  private static boolean outlines(Csv.Row row) {
    String cell = row.get("EncodedPixels").strip();
    return !cell.isEmpty() && !cell.equals(NONE);
  }
}
