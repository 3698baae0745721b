package dev.hilum.bench;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.report.PreparedReport;
import dev.hilum.run.Draws;
import dev.hilum.run.SeenPatients;
import dev.hilum.study.Film;
import dev.hilum.study.Report;
import dev.hilum.study.Split;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.ReportedFilms.Studied;
import dev.hilum.task.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the small pair learns from: real films, whose texts are made of their labels, and the
 * phantom with its reports. Sides are by patient, each source by its own split.
 *
 * @param sources by name, in a fixed order
 */
record SmallPairFilms(List<Source> sources) {
  private static final List<String> HOSPITALS = List.of("general", "emergency", "clinic");
  private static final long WORDS = 41; // seed of the texts made of labels

  /**
   * One collection.
   *
   * @param archive as {@code --archive} takes it
   * @param repeats how often a training study is shown for one of the others, each time with other
   *     words
   * @param seen its patients on both sides
   */
  record Source(
      String name,
      String archive,
      List<Studied> train,
      List<Film> validate,
      int repeats,
      SeenPatients seen) {}

  /** NIH and Kermany in {@code data}, and the phantom at three hospitals. */
  static SmallPairFilms of(Path data, int patients) {
    List<Source> sources = new ArrayList<>();
    sources.add(labelled("nih", data.resolve("nih"), 4));
    sources.add(labelled("kermany", data.resolve("kermany"), 1));
    for (int i = 0; i < HOSPITALS.size(); i++) {
      sources.add(phantom(HOSPITALS.get(i), patients, 100 + i));
    }
    return new SmallPairFilms(sources);
  }

  private static Source labelled(String name, Path folder, int repeats) {
    Archive archive = Sources.archive(folder.toString());
    List<Studied> train = new ArrayList<>();
    List<Film> validate = new ArrayList<>();
    SeenPatients seen = new SeenPatients();
    try (Stream<Film> films = archive.films()) {
      films
          .filter(film -> film.path().filter(Files::exists).isPresent())
          .forEach(
              film -> {
                Split side = Selection.side(film);
                see(seen, side, archive, film);
                if (side == Split.VAL) {
                  validate.add(film);
                } else if (side == Split.TRAIN) {
                  for (int r = 0; r < repeats; r++) {
                    PreparedReport report = words(film, r);
                    if (!report.isEmpty()) {
                      train.add(
                          new Studied(film.id() + "#" + r, film.patient(), List.of(film), report));
                    }
                  }
                }
              });
    }
    return new Source(name, folder.toString(), train, validate, repeats, seen);
  }

  private static PreparedReport words(Film film, int repeat) {
    return PreparedReport.of(
        LabelWords.write(film.labels(), Draws.at(WORDS, film.id().hashCode(), repeat)));
  }

  private static Source phantom(String hospital, int patients, long seed) {
    String name =
        "phantom:patients=%d,size=160,seed=%d,hospital=%s".formatted(patients, seed, hospital);
    Archive archive = Sources.archive(name);
    Map<String, String> reports = new HashMap<>();
    try (Stream<Report> all = archive.reports(problem -> {})) {
      all.forEach(report -> reports.put(report.study(), report.text()));
    }
    List<Studied> train = new ArrayList<>();
    List<Film> validate = new ArrayList<>();
    SeenPatients seen = new SeenPatients();
    try (Stream<Film> films = archive.films()) {
      films.forEach(
          film -> {
            Split side = Selection.side(film);
            see(seen, side, archive, film);
            Film own = film.prefixed(hospital + "/"); // hospitals number theirs alike
            if (side == Split.VAL) {
              validate.add(own);
            } else if (side == Split.TRAIN) {
              PreparedReport report = PreparedReport.of(reports.getOrDefault(film.study(), ""));
              if (!report.isEmpty()) {
                train.add(new Studied(own.id(), own.patient(), List.of(own), report));
              }
            }
          });
    }
    return new Source("phantom-" + hospital, name, train, validate, 1, seen);
  }

  private static void see(SeenPatients seen, Split side, Archive archive, Film film) {
    if (side != Split.TEST) {
      seen.add(side, archive.population(), List.of(film.patient()));
    }
  }

  /** All that is learnt from, as the training task takes it. */
  ReportedFilms reported() {
    List<Studied> train = new ArrayList<>();
    sources.forEach(source -> train.addAll(source.train));
    return new ReportedFilms(
        train, List.of(), List.of(Finding.values()), new ReportedFilms.Left(0, 0, 0, 0));
  }

  /** Who was learnt from and chosen by. */
  SeenPatients seen() {
    SeenPatients all = new SeenPatients();
    sources.forEach(source -> all.add(source.seen));
    return all;
  }

  /** Every text of the training side. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Source source : sources) {
      source.train.forEach(study -> texts.addAll(study.report().sentences()));
    }
    return texts;
  }
}
