package dev.hilum.archive;

import dev.hilum.io.Csv;
import dev.hilum.study.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The report texts of MIMIC-CXR, one file a study, in the order of the studies' first films. */
final class MimicReports {
  private final Path root;

  /** The texts below {@code root} or below {@code root/mimic-cxr-reports}. */
  MimicReports(Path root) {
    Path apart = root.resolve("mimic-cxr-reports");
    this.root = Files.isDirectory(apart) ? apart : root;
  }

  /** The reports of the studies that a table of films names; none where no text is there. */
  Stream<Report> of(Csv films, Consumer<String> problems) {
    if (!Files.isDirectory(root.resolve("files"))) {
      films.close();
      return Stream.empty();
    }
    films.passingOver(problems);
    Set<String> seen = new HashSet<>();
    return Stream.generate(films::next)
        .takeWhile(Optional::isPresent)
        .map(Optional::get)
        .filter(row -> seen.add(row.get("study_id").strip()))
        .flatMap(row -> read(row, problems).stream())
        .onClose(films::close);
  }

  private Optional<Report> read(Csv.Row row, Consumer<String> problems) {
    String patient = row.get("subject_id").strip();
    String study = row.get("study_id").strip();
    Path file = ImageTree.resolve(root, MimicArchive.folder(patient, study) + ".txt");
    if (!Files.isRegularFile(file)) {
      problems.accept(file + ": a study must have a report, got no such file");
      return Optional.empty();
    }
    try {
      return Optional.of(new Report(study, patient, Files.readString(file)));
    } catch (IOException e) {
      problems.accept(file + ": cannot be read as UTF-8 text: " + e.getMessage());
      return Optional.empty();
    }
  }
}
