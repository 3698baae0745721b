package dev.hilum.task;

import dev.hilum.archive.Archive;
import dev.hilum.archive.LeakCheck;
import dev.hilum.archive.SelectedFilms;
import dev.hilum.archive.Selection;
import dev.hilum.archive.Where;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.report.PreparedReport;
import dev.hilum.run.Provenance;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Report;
import dev.hilum.study.Split;
import dev.hilum.task.ContrastiveRecipe.Data;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The films of an archive joined with their reports, study by study: all films of a study share its
 * report.
 *
 * @param train studies to learn from, in the order of their first film
 * @param validate studies to choose by
 * @param findings that the archive labels
 * @param left what was left out of both sides, and why
 */
public record ReportedFilms(
    List<Studied> train, List<Studied> validate, List<Finding> findings, Left left) {

  /** One study with a report that says something, and its films. */
  public record Studied(String study, String patient, List<Film> films, PreparedReport report) {
    public Studied {
      films = List.copyOf(films);
    }
  }

  /**
   * What could not be learnt from.
   *
   * @param filmsWithoutReport films whose study has no report
   * @param filmsWithoutPixels films that the table names but whose file is not there
   * @param emptyReports studies whose report holds no sentence; they are left out
   * @param oneSentence studies whose report holds one sentence only; they are kept
   */
  public record Left(
      int filmsWithoutReport, int filmsWithoutPixels, int emptyReports, int oneSentence) {

    /** One sentence for the reader, without what is zero; empty when nothing is to be told. */
    public String sentence() {
      List<String> parts = new ArrayList<>();
      tell(parts, filmsWithoutReport, "films without a report left out");
      tell(parts, filmsWithoutPixels, "films whose file is not there left out");
      tell(parts, emptyReports, "studies left out whose report holds no sentence");
      tell(parts, oneSentence, "reports of one sentence kept, of which each draw is the whole");
      return String.join("; ", parts);
    }

    private static void tell(List<String> parts, int count, String what) {
      if (count > 0) {
        parts.add(count + " " + what);
      }
    }
  }

  private record Key(String patient, String study) {
    static Key of(Film film) {
      return new Key(film.patient(), film.study());
    }
  }

  public ReportedFilms {
    train = List.copyOf(train);
    validate = List.copyOf(validate);
    findings = List.copyOf(findings);
  }

  /**
   * Reads the tables and reports of an archive; no pixels.
   *
   * @param problems takes one sentence for each row or report that had to be left out
   * @throws BadInputException if the archive has no reports, nothing is left to learn from, or a
   *     patient is on several sides of the split
   */
  public static ReportedFilms of(Archive archive, Data data, Consumer<String> problems) {
    if (!data.allowLeak()) {
      checkLeak(archive, data);
    }
    Map<Key, String> reports = new HashMap<>();
    try (Stream<Report> all = archive.reports(problems)) {
      all.forEach(
          report ->
              reports.merge(
                  new Key(report.patient(), report.study()),
                  report.text(),
                  (a, b) -> a + "\n" + b));
    }
    if (reports.isEmpty()) {
      throw new BadInputException(
          "%s: films are learnt from with their reports, got an archive (%s) without reports"
              .formatted(data.archive(), archive.layout()));
    }
    Join join = new Join(reports);
    List<Studied> train = join.studies(archive, selection(data, data.train()), problems);
    if (train.isEmpty()) {
      throw new BadInputException(
          "%s: training needs films with reports on the side %s, got none; %s"
              .formatted(data.archive(), data.train().cell(), join.left().sentence()));
    }
    List<Studied> validate =
        join.studies(archive, selection(data, data.validate()), problem -> {}); // told already
    return new ReportedFilms(train, validate, archive.findings(), join.left());
  }

  private static Selection selection(Data data, Split side) {
    return new Selection(
        Optional.of(side),
        data.view(),
        data.where().isBlank() ? Optional.empty() : Optional.of(Where.parse(data.where())),
        data.limit() == 0 ? OptionalLong.empty() : OptionalLong.of(data.limit()));
  }

  private static void checkLeak(Archive archive, Data data) {
    if (data.train() == data.validate()) {
      throw new BadInputException(
          "%s: training and validation must be two sides of the split, got %s for both; say"
                  .formatted(data.archive(), data.train().cell())
              + " allow_leak: true to measure on what was learnt");
    }
    Selection taking = selection(data, data.train());
    Selection all =
        new Selection(Optional.empty(), taking.view(), taking.where(), OptionalLong.empty());
    LeakCheck check = new LeakCheck();
    try (Stream<Film> films = all.of(archive.straddling(all))) {
      films.forEach(
          film ->
              check.add(
                  film.patient(),
                  film.extra().getOrDefault(SelectedFilms.PIXELS, ""),
                  Selection.side(film)));
    }
    check
        .leak()
        .ifPresent(
            leak -> {
              throw new BadInputException(
                  leak.sentence(data.archive()).replace("--allow-leak", "allow_leak: true"));
            });
  }

  /** How many films there are to learn from. */
  public int films() {
    return train.stream().mapToInt(study -> study.films().size()).sum();
  }

  /** A digest of films and reports of both sides, for the record. */
  public String digest() {
    List<String> lines = new ArrayList<>();
    for (List<Studied> side : List.of(train, validate)) {
      lines.add("side");
      for (Studied study : side) {
        study.films().forEach(film -> lines.add(film.id()));
        lines.addAll(study.report().sentences());
      }
    }
    return Provenance.digest(lines);
  }

  /** Counts while it joins. */
  private static final class Join {
    private final Map<Key, String> reports;
    private int withoutReport, withoutPixels, empty, one;

    Join(Map<Key, String> reports) {
      this.reports = reports;
    }

    List<Studied> studies(Archive archive, Selection selection, Consumer<String> problems) {
      Map<Key, List<Film>> studies = new LinkedHashMap<>();
      try (Stream<Film> films = selection.of(archive, problems)) {
        films.forEach(
            film -> {
              if (!there(film)) {
                withoutPixels++;
              } else if (!reports.containsKey(Key.of(film))) {
                withoutReport++;
              } else {
                studies.computeIfAbsent(Key.of(film), key -> new ArrayList<>(1)).add(film);
              }
            });
      }
      List<Studied> out = new ArrayList<>();
      studies.forEach(
          (key, films) -> {
            PreparedReport report = PreparedReport.of(reports.getOrDefault(key, ""));
            empty += report.isEmpty() ? 1 : 0;
            one += report.sentences().size() == 1 ? 1 : 0;
            if (!report.isEmpty()) {
              out.add(new Studied(key.study, key.patient, films, report));
            }
          });
      return out;
    }

    private static boolean there(Film film) {
      return switch (film.pixels()) {
        case Pixels.File(var path) -> Files.isRegularFile(path);
        case Pixels.Member member -> true;
        case Pixels.Generated generated -> true;
        case Pixels.Absent() -> false;
      };
    }

    Left left() {
      return new Left(withoutReport, withoutPixels, empty, one);
    }
  }
}
