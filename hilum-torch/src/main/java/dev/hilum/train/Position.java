package dev.hilum.train;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a run is. Epoch, place in the epoch and all draws follow from the step, so that they need
 * no place of their own.
 *
 * @param step optimizer steps made
 * @param validated the step of the last validation, 0 before the first
 * @param worse validations since the best one
 * @param bestStep the step of the best validation, 0 before the first
 * @param terms of the last step's loss
 * @param last scores of the last validation
 * @param best scores of the best validation
 */
record Position(
    int step,
    int validated,
    int worse,
    int bestStep,
    Map<String, Double> terms,
    Map<String, Double> last,
    Map<String, Double> best) {
  static final Position START = new Position(0, 0, 0, 0, Map.of(), Map.of(), Map.of());

  Position {
    terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    last = Collections.unmodifiableMap(new LinkedHashMap<>(last));
    best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
  }

  Position stepped(Map<String, Double> newTerms) {
    return new Position(step + 1, validated, worse, bestStep, newTerms, last, best);
  }

  /** After a validation of this step; without any score there is nothing to be best. */
  Position validated(Map<String, Double> scores, boolean better) {
    return better
        ? new Position(step, step, 0, step, terms, scores, scores)
        : new Position(step, step, worse + 1, bestStep, terms, scores, best);
  }

  String json() {
    return Json.line(this);
  }

  static Position parse(String json, String origin) {
    JsonObject o = Json.parse(json, origin);
    return new Position(
        o.integer("step"),
        o.integer("validated"),
        o.integer("worse"),
        o.integer("bestStep"),
        numbers(o.object("terms")),
        numbers(o.object("last")),
        numbers(o.object("best")));
  }

  private static Map<String, Double> numbers(JsonObject o) {
    Map<String, Double> out = new LinkedHashMap<>();
    for (String key : o.keys()) {
      out.put(key, o.number(key));
    }
    return out;
  }
}
