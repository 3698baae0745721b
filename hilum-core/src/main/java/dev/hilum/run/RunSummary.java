package dev.hilum.run;

import dev.hilum.io.Csv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One run in a line: how far, how good, how long. Read from the run folder's tables, so that it
 * tells of running and killed runs too.
 *
 * @param state what the folder says
 * @param steps that the curve has
 * @param metric the validation score that chooses the best weights; empty if none does
 * @param best its highest value so far
 * @param curve the loss of each step
 */
public record RunSummary(
    Path path, RunState state, int steps, String metric, OptionalDouble best, List<Double> curve) {

  public RunSummary {
    curve = List.copyOf(curve);
  }

  /** Reads a run folder. */
  public static RunSummary of(RunFolder run) {
    String metric = "";
    if (run.recipe().toJson().get("training") instanceof Map<?, ?> training
        && training.get("best") instanceof String name) {
      metric = name;
    }
    List<Double> loss = column(run.path().resolve("curve.csv"), "loss");
    OptionalDouble best =
        metric.isEmpty()
            ? OptionalDouble.empty()
            : column(run.path().resolve("validation.csv"), metric).stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .max();
    return new RunSummary(run.path(), run.state(), loss.size(), metric, best, loss);
  }

  private static List<Double> column(Path file, String name) {
    List<Double> values = new ArrayList<>();
    if (!Files.exists(file)) {
      return values;
    }
    try (Csv csv = Csv.open(file)) {
      if (csv.has(name)) {
        for (Csv.Row row : csv.rows()) {
          String cell = row.get(name);
          values.add(cell.isEmpty() ? Double.NaN : Double.parseDouble(cell));
        }
      }
    }
    return values;
  }

  /** Run, task, state, steps, best score, start, duration: the cells of a table. */
  public List<String> cells() {
    long seconds = state.took().toSeconds();
    String score =
        best.isPresent() ? String.format(Locale.ROOT, "%s %.4f", metric, best.getAsDouble()) : "-";
    return List.of(
        String.valueOf(path.getFileName()),
        state.task(),
        state.phase().toString(),
        Integer.toString(steps),
        score,
        state.started().toString(),
        "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60));
  }

  /** For {@code --json}. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", path.toString());
    json.put("task", state.task());
    json.put("state", state.phase().toString());
    json.put("message", state.message());
    json.put("steps", steps);
    json.put("started", state.started().toString());
    json.put("seconds", state.took().toSeconds());
    if (best.isPresent()) {
      json.put("best", Map.of(metric, best.getAsDouble()));
    }
    return json;
  }
}
