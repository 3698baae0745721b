package dev.hilum.archive;

import dev.hilum.io.Csv;
import dev.hilum.study.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tables of MIMIC-CXR-JPG that are joined to the films.
 *
 * @param sides official side of the split by {@code dicom_id}
 * @param chexpert labels by {@code study_id}
 * @param negbio labels of the other labeler
 * @param problems rows that were left out, and whether the labelers disagree
 */
record MimicTables(
    Map<String, Split> sides, StudyLabels chexpert, StudyLabels negbio, List<String> problems) {

  /** Reads those that a folder holds. */
  static MimicTables in(Path root) {
    List<String> problems = new ArrayList<>();
    Map<String, Split> sides = sides(root, problems::add);
    StudyLabels chexpert = labels(root, "-chexpert", problems::add);
    StudyLabels negbio = labels(root, "-negbio", problems::add);
    long differing = chexpert.differingFrom(negbio);
    if (differing > 0) {
      problems.add(
          "%s: labels of one study must agree, got %d of NegBio that are not CheXpert's, whose count"
              .formatted(root, differing));
    }
    return new MimicTables(sides, chexpert, negbio, problems);
  }

  /** The table {@code mimic-cxr-2.0.0-NAME.csv} or {@code .csv.gz}. */
  static Optional<Path> named(Path root, String name) {
    return Tables.like(root, "mimic-cxr-2.", name);
  }

  private static Map<String, Split> sides(Path root, Consumer<String> problems) {
    Map<String, Split> sides = new HashMap<>();
    Optional<Path> table = named(root, "-split");
    if (table.isPresent()) {
      try (Csv csv = Csv.open(table.get()).require("dicom_id", "split")) {
        csv.passingOver(problems);
        for (Csv.Row film : csv) {
          Rows.told(film, problems, () -> Split.parse(film.get("split")))
              .flatMap(side -> side)
              .ifPresent(side -> sides.put(film.get("dicom_id").strip(), side));
        }
      }
    }
    return sides;
  }

  private static StudyLabels labels(Path root, String name, Consumer<String> problems) {
    return named(root, name)
        .map(file -> StudyLabels.read(file, "study_id", problems))
        .orElse(StudyLabels.NONE);
  }
}
