package dev.hilum.evaluate.zeroshot;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.phantom.LabelReport;
import dev.hilum.report.Labeler;
import dev.hilum.report.PreparedReport;
import dev.hilum.report.Sentences;
import dev.hilum.report.Span;
import dev.hilum.run.Draws;
import dev.hilum.study.Film;
import dev.hilum.study.View;
import dev.hilum.task.ReportedFilms.Studied;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One open data set of frontal films for the small scale: folds by patient, the findings that are
 * frequent enough, and a text for each film. Texts are written from the labels; where a film has
 * clinical notes, they come after it. That is supervision in words, and no radiologist's report.
 *
 * @param fold of each film, by its patient
 * @param findings with at least {@link #POSITIVES} positive and as many negative films in each
 *     fold, the most frequent first
 */
record SmallFilms(
    String name, List<Film> films, Map<String, Integer> fold, List<Finding> findings) {
  static final int POSITIVES = 15;

  private static final String NOTES = "clinical_notes";
  private static final long KEY = 0x736d616cL; // "smal"
  private static final Labeler LABELER = new Labeler();

  /**
   * Opens the frontal films of a data set and deals its patients into folds.
   *
   * @param problems takes a sentence for each row that was left out or read in part
   */
  static SmallFilms open(String name, Path folder, int folds, Consumer<String> problems) {
    Archive archive = Archives.open(folder);
    List<Film> films;
    try (Stream<Film> all = archive.films(problems)) {
      films = all.filter(film -> film.view() == View.PA || film.view() == View.AP).toList();
    }
    List<String> patients =
        new ArrayList<>(films.stream().map(Film::patient).distinct().sorted().toList());
    Collections.shuffle(patients, new SplittableRandom(KEY));
    Map<String, Integer> fold = new HashMap<>();
    for (int i = 0; i < patients.size(); i++) {
      fold.put(patients.get(i), i % folds);
    }
    List<Finding> findings =
        archive.findings().stream()
            .filter(finding -> finding != Finding.NO_FINDING)
            .filter(finding -> frequent(films, fold, folds, finding))
            .sorted((a, b) -> Long.compare(count(films, b), count(films, a)))
            .toList();
    return new SmallFilms(name, films, fold, findings);
  }

  private static boolean frequent(
      List<Film> films, Map<String, Integer> fold, int folds, Finding finding) {
    int[] present = new int[folds], absent = new int[folds];
    for (Film film : films) {
      int at = fold.getOrDefault(film.patient(), 0);
      present[at] += film.label(finding) == Label.PRESENT ? 1 : 0;
      absent[at] += film.label(finding) == Label.ABSENT ? 1 : 0;
    }
    for (int f = 0; f < folds; f++) {
      if (present[f] < POSITIVES || absent[f] < POSITIVES) {
        return false;
      }
    }
    return true;
  }

  private static long count(List<Film> films, Finding finding) {
    return films.stream().filter(film -> film.label(finding) == Label.PRESENT).count();
  }

  boolean in(Film film, int which) {
    return fold.getOrDefault(film.patient(), -1) == which;
  }

  /** The films outside some folds, each with its text; no text has a finding of {@code without}. */
  List<Studied> training(Set<Integer> folds, List<Finding> without) {
    List<Studied> out = new ArrayList<>();
    for (Film film : films) {
      PreparedReport text = PreparedReport.of(text(film, without));
      if (folds.stream().noneMatch(fold -> in(film, fold)) && !text.isEmpty()) {
        out.add(new Studied(film.id(), film.patient(), List.of(film), text));
      }
    }
    return out;
  }

  static String text(Film film, List<Finding> without) {
    long seed = Draws.key(KEY, film.id().hashCode());
    String text = LabelReport.of(film.labels(), without, seed);
    String notes = notes(film.extra().getOrDefault(NOTES, ""), without);
    return notes.isEmpty() ? text : text + "FINDINGS: " + notes + "\n";
  }

  /** The notes without the sentences that name what must not be named. */
  private static String notes(String notes, List<Finding> without) {
    return Sentences.split(notes).stream()
        .map((Span span) -> span.of(notes).strip())
        .filter(sentence -> LABELER.labels(sentence).keySet().stream().noneMatch(without::contains))
        .collect(Collectors.joining(" "));
  }
}
