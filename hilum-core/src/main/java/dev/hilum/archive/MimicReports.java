package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The report texts of MIMIC-CXR, one a study, in the order of the studies' first films: {@code
 * files/p10/p10000032/s50414267.txt} below the root, below {@code mimic-cxr-reports/}, or in {@code
 * mimic-cxr-reports.zip}.
 */
final class MimicReports {
  private static final String APART = "mimic-cxr-reports";

  private static final int LOOKED_AT = 10_000;

  private final Path root;

  MimicReports(Path root) {
    this.root = root;
  }

  /** The reports of the studies that a table of films names; none where no text is there. */
  Stream<Report> of(Csv films, Consumer<String> problems) {
    Optional<Function<String, String>> texts = texts();
    if (texts.isEmpty()) {
      films.close();
      return Stream.empty();
    }
    Set<String> seen = new HashSet<>();
    return films.passingOver(problems).stream()
        .filter(row -> seen.add(row.get("study_id").strip()))
        .flatMap(row -> report(row, texts.get(), problems).stream());
  }

  private static Optional<Report> report(
      Csv.Row row, Function<String, String> texts, Consumer<String> problems) {
    String patient = row.get("subject_id").strip();
    String study = row.get("study_id").strip();
    try {
      String text = texts.apply(MimicArchive.folder(patient, study) + ".txt");
      return Optional.of(new Report(study, patient, text));
    } catch (BadInputException e) {
      problems.accept(e.getMessage());
      return Optional.empty();
    }
  }

  /** Where the texts are: gives the text of a file by its official name. */
  private Optional<Function<String, String>> texts() {
    Path apart = root.resolve(APART);
    Path zip = root.resolve(APART + ".zip");
    if (Files.isRegularFile(zip) && !Files.isDirectory(apart)) {
      return Optional.of(
          name -> new String(Container.open(zip).read(name), StandardCharsets.UTF_8));
    }
    Path folder = Files.isDirectory(apart) ? apart : root;
    return holdsTexts(folder.resolve("files"))
        ? Optional.of(name -> file(ImageTree.resolve(folder, name)))
        : Optional.empty();
  }

  /** Whether texts lie beside the studies of the first patients; a release of films has none. */
  private static boolean holdsTexts(Path files) {
    if (!Files.isDirectory(files)) {
      return false;
    }
    try (Stream<Path> walk = Files.walk(files, 3)) {
      return walk.limit(LOOKED_AT).anyMatch(path -> ImageTree.name(path).endsWith(".txt"));
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(files + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static String file(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": a study must have a report, got no such file");
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }
}
