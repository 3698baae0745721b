package dev.hilum.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training run came to.
 *
 * @param steps optimizer steps made, earlier parts of a resumed run included
 * @param stopped whether patience ended the run before its last step
 * @param terms the loss and its terms at the last step
 * @param last scores of the last validation; empty without validation data
 * @param best scores of the best validation; empty where none is told best
 * @param bestStep the step of that validation, 0 where there is none
 */
public record Outcome(
    int steps,
    boolean stopped,
    Map<String, Double> terms,
    Map<String, Double> last,
    Map<String, Double> best,
    int bestStep) {
  public Outcome {
    terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    last = Collections.unmodifiableMap(new LinkedHashMap<>(last));
    best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
  }
}
