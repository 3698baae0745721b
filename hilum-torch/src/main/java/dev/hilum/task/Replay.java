package dev.hilum.task;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.run.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a run that was made again by its own recipe came to the same weights.
 *
 * @param holds false when the weights should be equal bit by bit and are not, or when the data are
 *     others than they were
 * @param comparable whether data, machine, backend and versions are those of the original
 * @param identical whether all weights are equal bit by bit
 * @param sentence all this for the reader
 */
public record Replay(boolean holds, boolean comparable, boolean identical, String sentence) {
  /** What decides the bits, besides the recipe. */
  private static final List<String> ENGINE = List.of("machine", "backend", "versions");

  /**
   * Compares two finished runs.
   *
   * @throws BadInputException if one of them is not done
   */
  public static Replay of(RunFolder original, RunFolder repeated) {
    JsonObject was = requireDone(original), is = requireDone(repeated);
    boolean identical = text(was, "weights").equals(text(is, "weights"));
    String weights = "the final weights are " + (identical ? "" : "not ") + "bit-identical";
    JsonObject before = was.object("provenance"), after = is.object("provenance");
    if (!text(before, "data").equals(text(after, "data"))) {
      String both = "data was " + text(before, "data") + ", is " + text(after, "data");
      return new Replay(false, false, identical, weights + ", on other films: " + both);
    }
    List<String> differ = new ArrayList<>();
    for (String key : ENGINE) {
      String a = text(before, key), b = text(after, key);
      if (!a.equals(b)) {
        differ.add("%s (then %s, now %s)".formatted(key, a, b));
      }
    }
    if (was.has("engine_changes")) {
      differ.add("engines (the run was resumed with another one, now one throughout)");
    }
    if (!differ.isEmpty()) {
      String why = "not comparable bit for bit: %s differ; %s";
      return new Replay(true, false, identical, why.formatted(String.join(", ", differ), weights));
    }
    return new Replay(
        identical, true, identical, weights + ", with the same data, machine and backend");
  }

  /** The result of a run that is done; others cannot be replayed. */
  public static JsonObject requireDone(RunFolder run) {
    return run.result()
        .orElseThrow(
            () ->
                new BadInputException(
                    run.path()
                        + ": only a run that is done can be replayed, this one is "
                        + run.state().phase()));
  }

  /** For {@code --json}. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", 1);
    json.put("holds", holds);
    json.put("comparable", comparable);
    json.put("identical", identical);
    json.put("sentence", sentence);
    return json;
  }

  private static String text(JsonObject json, String key) {
    return json.isText(key) ? json.text(key) : json.has(key) ? json.object(key).toString() : "";
  }
}
