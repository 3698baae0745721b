package dev.hilum.evaluate.zeroshot;

import dev.hilum.finding.Finding;
import dev.hilum.metric.Auroc;
import dev.hilum.study.Film;
import dev.hilum.task.Shortcuts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Films that nothing was learnt from, and what is known of them.
 *
 * @param name as tables have it
 * @param films in the order of the scores
 * @param findings that are asked for
 * @param unseen those of them that no text of the training names
 */
record TestSet(String name, List<Film> films, List<Finding> findings, List<Finding> unseen) {
  TestSet {
    films = List.copyOf(films);
    findings = List.copyOf(findings);
    unseen = List.copyOf(unseen);
  }

  /** The same films, asked for what texts name only. */
  TestSet named() {
    List<Finding> told = findings.stream().filter(f -> !unseen.contains(f)).toList();
    return new TestSet(name, films, told, List.of());
  }

  /** The same films, asked for what no text names only. */
  TestSet unnamed() {
    return new TestSet(name, films, unseen, unseen);
  }

  List<String> patients() {
    return films.stream().map(Film::patient).toList();
  }

  /** 1 present, 0 absent, {@link Auroc#LEFT_OUT} otherwise, for each film. */
  byte[] labels(Finding finding) {
    return Auroc.labels(films.size(), i -> films.get(i).label(finding));
  }

  /** AUROC of each finding as {@link Shortcuts} guess it, without a look at the chest. */
  Map<Finding, Double> shortcuts() {
    byte[][] labels = findings.stream().map(this::labels).toArray(byte[][]::new);
    List<Optional<double[]>> scores = Shortcuts.of(films, patients(), labels);
    Map<Finding, Double> areas = new LinkedHashMap<>();
    for (int f = 0; f < labels.length; f++) {
      byte[] label = labels[f];
      OptionalDouble area =
          scores.get(f).map(score -> Auroc.of(score, label).value()).orElse(OptionalDouble.empty());
      if (area.isPresent()) {
        areas.put(findings.get(f), area.getAsDouble());
      }
    }
    return areas;
  }

  int positives(Finding finding) {
    int count = 0;
    for (byte label : labels(finding)) {
      count += label == 1 ? 1 : 0;
    }
    return count;
  }

  /** Films, patients and positives, as results tell them. */
  Map<String, Object> toJson() {
    Map<String, Object> positives = new LinkedHashMap<>();
    findings.forEach(f -> positives.put(f.displayName(), positives(f)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("films", films.size());
    json.put("patients", patients().stream().distinct().count());
    json.put("positives", positives);
    json.put("in_no_text", unseen.stream().map(Finding::displayName).toList());
    return json;
  }
}
