package dev.hilum.evaluate;

import dev.hilum.metric.Auroc;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.DeLong;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model minus another on the same studies: each metric's difference, its interval and its
 * probability on shared draws of patients; for areas under ROC curves also DeLong's test, where no
 * patient has several studies.
 */
final class Comparison {
  private Comparison() {}

  /** {@code {"findings": {NAME: {metric: …, "delong": …}}, "macro": …, "test", "notes"}}. */
  static Map<String, Object> of(Battery first, Battery second, List<String> patients) {
    Map<String, Object> findings = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    Map<String, List<Battery.Drawn>> macro = new LinkedHashMap<>();
    Battery.metrics().forEach(metric -> macro.put(metric, new ArrayList<>()));
    for (Battery.Finding b : second.findings()) {
      Battery.Finding a =
          first.findings().stream()
              .filter(f -> f.name().equals(b.name()))
              .findFirst()
              .orElseThrow();
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      for (Map.Entry<String, List<Battery.Drawn>> row : macro.entrySet()) {
        Optional<Battery.Drawn> difference =
            first
                .drawn(a.name(), row.getKey())
                .flatMap(x -> second.drawn(b.name(), row.getKey()).map(y -> minus(x, y)));
        difference.ifPresent(row.getValue()::add);
        json.put(
            row.getKey(),
            difference.map(d -> EstimateJson.difference(d.value(), d.draws())).orElse(null));
      }
      String obstacle = obstacle(b.label(), patients);
      json.put("delong", obstacle.isEmpty() ? delong(a, b) : null);
      if (!obstacle.isEmpty()) {
        notes.add(b.name() + ": no DeLong test, " + obstacle);
      }
      findings.put(b.name(), json);
    }
    Map<String, @Nullable Object> mean = new LinkedHashMap<>();
    macro.forEach(
        (metric, all) ->
            mean.put(
                metric,
                all.isEmpty()
                    ? null
                    : EstimateJson.difference(
                        all.stream().mapToDouble(Battery.Drawn::value).average().orElseThrow(),
                        Bootstrap.mean(all.stream().map(Battery.Drawn::draws).toList()))));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("findings", findings);
    json.put("macro", mean);
    json.put("test", EstimateJson.TEST);
    json.put("notes", notes);
    return json;
  }

  private static Battery.Drawn minus(Battery.Drawn a, Battery.Drawn b) {
    return new Battery.Drawn(a.value() - b.value(), Bootstrap.difference(a.draws(), b.draws()));
  }

  private static Map<String, Object> delong(Battery.Finding a, Battery.Finding b) {
    DeLong test = DeLong.compare(a.score(), b.score(), b.label());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("difference", test.first() - test.second());
    json.put("standard_error", test.standardError());
    json.put("p", test.p());
    return json;
  }

  /** Why DeLong's variance does not hold; blank when it does. */
  private static String obstacle(byte[] label, List<String> patients) {
    Set<String> seen = new HashSet<>();
    int[] count = new int[2];
    for (int i = 0; i < label.length; i++) {
      if (label[i] != Auroc.LEFT_OUT) {
        count[label[i]]++;
        if (!seen.add(patients.get(i))) {
          return "patient " + patients.get(i) + " has several studies, which are not independent";
        }
      }
    }
    return count[0] < 2 || count[1] < 2
        ? "it needs 2 positive and 2 negative studies, got " + count[1] + " and " + count[0]
        : "";
  }
}
