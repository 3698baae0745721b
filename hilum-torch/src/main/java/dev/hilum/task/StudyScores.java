package dev.hilum.task;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.study.Film;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores of films as scores of studies, one row for each study in the order in which they come.
 *
 * @param studies ids, each once
 * @param films of each study
 * @param probability [studies][findings]
 */
public record StudyScores(
    List<String> studies, List<List<Film>> films, List<Finding> findings, double[][] probability) {

  /** How the films of a study become one score. */
  public enum Views {
    /** The highest: a finding that one view shows is there. CheXpert's convention. */
    MAX,
    /** The mean. */
    MEAN;

    double of(List<Integer> rows, double[][] film, int finding) {
      var scores = rows.stream().mapToDouble(row -> film[row][finding]);
      return this == MAX ? scores.max().orElseThrow() : scores.average().orElseThrow();
    }

    /** As results name it. */
    public String optionName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Pools films.
   *
   * @param probability [films][findings]
   * @throws BadInputException if two patients have a study of one id
   */
  public static StudyScores of(
      List<Film> films, List<Finding> findings, double[][] probability, Views views) {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < films.size(); i++) {
      Film film = films.get(i);
      List<Integer> of = rows.computeIfAbsent(film.study(), id -> new ArrayList<>());
      if (!of.isEmpty() && !films.get(of.getFirst()).patient().equals(film.patient())) {
        throw new BadInputException(
            "%s: a study must be of one patient, got the study id %s for two"
                .formatted(film.id(), film.study()));
      }
      of.add(i);
    }
    double[][] pooled = new double[rows.size()][findings.size()];
    List<List<Film>> members = new ArrayList<>();
    for (List<Integer> of : rows.values()) {
      for (int f = 0; f < findings.size(); f++) {
        pooled[members.size()][f] = views.of(of, probability, f);
      }
      members.add(of.stream().map(films::get).toList());
    }
    return new StudyScores(List.copyOf(rows.keySet()), members, List.copyOf(findings), pooled);
  }

  /** The patient of each study. */
  public List<String> patients() {
    return films.stream().map(of -> of.getFirst().patient()).toList();
  }

  /** Scores of one finding, for each study. */
  public double[] scores(int finding) {
    double[] scores = new double[studies.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = probability[i][finding];
    }
    return scores;
  }

  /** What is said of a finding on any film of a study: present before uncertain before absent. */
  public Label label(int study, Finding finding) {
    return films.get(study).stream()
        .map(film -> film.label(finding))
        .reduce(Label.UNKNOWN, Label::stronger);
  }

  /** Labels of one finding under a policy: 1, 0 or {@link Auroc#LEFT_OUT}, for each study. */
  public byte[] labels(int finding, LabelPolicy policy) {
    return Auroc.labels(studies.size(), i -> policy.apply(label(i, findings.get(finding))));
  }

  /** Mean probabilities of several models over the same films: an ensemble. */
  public static double[][] mean(List<double[][]> models) {
    double[][] first = models.getFirst();
    double[][] mean = new double[first.length][first.length == 0 ? 0 : first[0].length];
    for (double[][] model : models) {
      for (int i = 0; i < mean.length; i++) {
        for (int f = 0; f < mean[i].length; f++) {
          mean[i][f] += model[i][f] / models.size();
        }
      }
    }
    return mean;
  }
}
