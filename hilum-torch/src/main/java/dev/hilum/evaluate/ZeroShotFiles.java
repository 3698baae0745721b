package dev.hilum.evaluate;

import dev.hilum.batch.FilmBatches.Skipped;
import dev.hilum.finding.Finding;
import dev.hilum.io.CsvWriter;
import dev.hilum.study.Film;
import dev.hilum.task.StudyScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tables of a zero-shot result. */
final class ZeroShotFiles {
  private ZeroShotFiles() {}

  /** {@code film,study,finding,probability}, one row a film and finding. */
  static void scores(Path file, List<Film> films, List<Finding> findings, double[][] probability) {
    try (CsvWriter out =
        CsvWriter.create(file, List.of("film", "study", "finding", "probability"))) {
      for (int i = 0; i < films.size(); i++) {
        Film film = films.get(i);
        for (int f = 0; f < findings.size(); f++) {
          out.write(
              film.id(),
              film.study(),
              findings.get(f).displayName(),
              Double.toString(probability[i][f]));
        }
      }
    }
  }

  /** {@code study,patient}, then one column a finding: probabilities. */
  static void studies(Path file, StudyScores studies) {
    List<String> header = new ArrayList<>(List.of("study", "patient"));
    studies.findings().forEach(f -> header.add(f.displayName()));
    try (CsvWriter out = CsvWriter.create(file, header)) {
      for (int i = 0; i < studies.studies().size(); i++) {
        List<String> row = row(studies, i);
        for (double p : studies.probability()[i]) {
          row.add(Double.toString(p));
        }
        out.write(row);
      }
    }
  }

  /**
   * {@code study,patient,sex,age,view}, then one column a labelled finding: 1, 0, -1 or blank. Ages
   * are bands: the columns make groups.
   */
  static void truth(Path file, StudyScores studies) {
    List<Finding> labelled =
        studies.findings().stream().filter(f -> ZeroShotMetrics.labelled(studies, f)).toList();
    List<String> header = new ArrayList<>(List.of("study", "patient"));
    header.addAll(ZeroShotMetrics.GROUPS.keySet());
    labelled.forEach(f -> header.add(f.displayName()));
    try (CsvWriter out = CsvWriter.create(file, header)) {
      for (int i = 0; i < studies.studies().size(); i++) {
        List<String> row = row(studies, i);
        List<Film> films = studies.films().get(i);
        ZeroShotMetrics.GROUPS.values().forEach(group -> row.add(group.apply(films)));
        for (Finding finding : labelled) {
          row.add(studies.label(i, finding).cell());
        }
        out.write(row);
      }
    }
  }

  private static List<String> row(StudyScores studies, int i) {
    return new ArrayList<>(
        List.of(studies.studies().get(i), studies.films().get(i).getFirst().patient()));
  }

  /** {@code film,path,reason}. */
  static void skipped(Path file, List<Skipped> skipped) {
    try (CsvWriter out = CsvWriter.create(file, List.of("film", "path", "reason"))) {
      for (Skipped s : skipped) {
        out.write(s.film().id(), s.film().path().map(Path::toString).orElse(""), s.reason());
      }
    }
  }
}
