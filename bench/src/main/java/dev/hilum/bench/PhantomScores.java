package dev.hilum.bench;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.Csv;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Interval;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.study.Film;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The AUROC of each finding on test films of a probe, all of it and by severity: positives of one
 * stretch of severity against all films without the finding. 95 % intervals over patients.
 */
final class PhantomScores {
  /** The ends of the stretches of severity. */
  static final List<Double> STEPS = List.of(0.08, 0.2, 0.35, 0.6, 1.0);

  private static final int DRAWS = 1000;

  private final Map<String, Film> films = new HashMap<>();

  PhantomScores(PhantomCohort cohort) {
    try (Stream<Film> all = cohort.films()) {
      all.forEach(film -> films.put(film.id(), film));
    }
  }

  private record Scored(List<Film> films, List<Double> scores) {}

  /** Finding to cells: the whole, then each stretch of severity. */
  Map<Finding, List<String>> read(Path predictions) {
    Map<String, Scored> targets = new HashMap<>();
    try (Csv csv = Csv.open(predictions).require("film", "target", "split", "probability")) {
      for (Csv.Row row : csv.rows()) {
        if (row.get("split").equals("test") && !row.get("probability").isEmpty()) {
          Scored scored =
              targets.computeIfAbsent(
                  row.get("target"), t -> new Scored(new ArrayList<>(), new ArrayList<>()));
          scored.films.add(Objects.requireNonNull(films.get(row.get("film"))));
          scored.scores.add(Double.parseDouble(row.get("probability")));
        }
      }
    }
    Map<Finding, List<String>> cells = new LinkedHashMap<>();
    for (Finding kind : PhantomFilm.KINDS) {
      Scored scored = targets.get(kind.displayName());
      if (scored != null) {
        List<String> row = new ArrayList<>(List.of(cell(scored, kind, 0, 1)));
        for (int i = 1; i < STEPS.size(); i++) {
          row.add(cell(scored, kind, STEPS.get(i - 1), STEPS.get(i)));
        }
        cells.put(kind, row);
      }
    }
    return cells;
  }

  private static String cell(Scored scored, Finding kind, double above, double to) {
    double[] score = scored.scores.stream().mapToDouble(s -> s).toArray();
    byte[] label = new byte[score.length];
    for (int i = 0; i < label.length; i++) {
      Film film = scored.films.get(i);
      double severity =
          Double.parseDouble(film.extra().getOrDefault(PhantomCohort.severityColumn(kind), "0"));
      boolean present = film.label(kind) == Label.PRESENT;
      label[i] = !present ? 0 : severity > above && severity <= to ? 1 : Auroc.LEFT_OUT;
    }
    Auroc.Result result = Auroc.of(score, label);
    if (result.value().isEmpty() || result.positives() < 5) {
      return "few (" + result.positives() + ")";
    }
    List<String> patients = scored.films.stream().map(Film::patient).toList();
    Interval interval = new Bootstrap(patients, DRAWS, 0).interval(Auroc.statistic(score, label));
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f] (%d)",
        result.value().getAsDouble(),
        interval.low().orElse(Double.NaN),
        interval.high().orElse(Double.NaN),
        result.positives());
  }
}
