package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an archive holds. Films are those whose file is there, which are computed, or of which the
 * table says nothing but what they show; a listed film whose file is missing is a problem, not a
 * film.
 *
 * @param layout the name of the layout
 * @param views films by view, as tables write it; {@code unknown} where none is told
 * @param findings labels by finding, of those that the archive can speak of
 * @param problems one sentence each: missing files, rows that break a rule, films on disk without a
 *     row, duplicate ids, files that are no readable image, patients on two sides of a split
 * @param duplicates ids of films whose files are equal byte for byte, one list for each content
 */
public record ArchiveScan(
    String layout,
    long films,
    long studies,
    long patients,
    Map<String, Long> views,
    Map<String, Labels> findings,
    List<String> problems,
    List<List<String>> duplicates) {

  /** How many films have which label of one finding. */
  public record Labels(long positives, long negatives, long uncertain, long unknown) {}

  public ArchiveScan {
    problems = List.copyOf(problems);
    duplicates = List.copyOf(duplicates);
  }

  /**
   * Reads every row and the head and tail of every file; files of equal size are compared by
   * SHA-256.
   *
   * @throws BadInputException if the archive holds no film
   */
  public static ArchiveScan of(Archive archive) {
    Count count = new Count();
    try (Stream<Film> films = archive.films(count.problems::add)) {
      films.forEach(count::add);
    }
    if (count.films == 0) {
      throw new BadInputException(
          "an archive must hold films, got none that is there, read as %s; problems: %d%s"
              .formatted(
                  archive.layout(),
                  count.problems.size(),
                  count.problems.isEmpty() ? "" : ", the first: " + count.problems.getFirst()));
    }
    count.leaks();
    if (!(archive instanceof ImageFolder)) {
      count.unlisted();
    }
    Map<String, Labels> findings = new LinkedHashMap<>();
    for (Finding finding : archive.findings()) {
      findings.put(finding.displayName(), count.labels(finding));
    }
    return new ArchiveScan(
        archive.layout(),
        count.films,
        count.studies.size(),
        count.sides.size(),
        count.views(),
        findings,
        count.problems,
        count.contents.duplicates(count.problems::add));
  }

  private static final class Count {
    private record StudyKey(String patient, String study) {}

    private long films;
    private final List<String> problems = new ArrayList<>();
    private final Set<StudyKey> studies = new HashSet<>();
    private final Map<String, Optional<Split>> sides = new HashMap<>();
    private final Set<String> leaking = new HashSet<>();
    private final Map<View, Long> views = new EnumMap<>(View.class);
    private final Map<Finding, long[]> labels = new EnumMap<>(Finding.class);
    private final Set<Path> listed = new HashSet<>();
    private final FileContents contents = new FileContents();

    void add(Film film) {
      if (film.pixels() instanceof Pixels.File(Path file)) {
        listed.add(file);
        Optional<String> wrong = ImageHeader.problem(file);
        wrong.ifPresent(sentence -> problems.add(file + ": " + sentence));
        if (!Files.isRegularFile(file)) {
          return;
        }
        contents.add(film.id(), file);
      }
      films++;
      studies.add(new StudyKey(film.patient(), film.study()));
      Optional<Split> other = sides.putIfAbsent(film.patient(), film.split());
      if (other != null && !other.equals(film.split())) {
        leaking.add(film.patient());
      }
      views.merge(film.view(), 1L, Long::sum);
      film.labels()
          .forEach(
              (finding, label) ->
                  labels
                      .computeIfAbsent(finding, f -> new long[Label.values().length])[
                      label.ordinal()]++);
    }

    /** Tells patients whose films the table puts on different sides. */
    void leaks() {
      if (!leaking.isEmpty()) {
        problems.add(
            "a patient must be on one side of the split, got %d patients on several"
                .formatted(leaking.size()));
      }
    }

    /** Tells films on disk that no row lists, in the folders of films that are listed. */
    void unlisted() {
      listed.stream()
          .map(Path::getParent)
          .distinct()
          .filter(folder -> folder != null && Files.isDirectory(folder))
          .sorted()
          .flatMap(folder -> ImageTree.in(folder).stream())
          .filter(file -> !listed.contains(file))
          .forEach(file -> problems.add(file + ": a film on disk must have a row, got none"));
    }

    Map<String, Long> views() {
      Map<String, Long> named = new TreeMap<>();
      views.forEach(
          (view, count) -> named.put(view == View.UNKNOWN ? "unknown" : view.cell(), count));
      return named;
    }

    Labels labels(Finding finding) {
      long[] n = labels.getOrDefault(finding, new long[Label.values().length]);
      long present = n[Label.PRESENT.ordinal()];
      long absent = n[Label.ABSENT.ordinal()];
      long uncertain = n[Label.UNCERTAIN.ordinal()];
      return new Labels(present, absent, uncertain, films - present - absent - uncertain);
    }
  }
}
