package dev.hilum.evaluate.zeroshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sum of treatments with weights, paired run by run: weights that sum to 0 make a difference, a
 * single weight of 1 the mean of one treatment.
 *
 * @param name as tables have it
 * @param weights by the name of a treatment
 */
record Contrast(String name, Map<String, Double> weights) {
  Contrast {
    weights = Map.copyOf(weights);
  }

  /** The mean of one treatment. */
  static Contrast mean(String treatment) {
    return new Contrast(treatment, Map.of(treatment, 1.0));
  }

  static Contrast difference(String name, String more, String less) {
    return new Contrast(name, Map.of(more, 1.0, less, -1.0));
  }

  /** What each part brings, alone and over both settings of the other part. */
  static List<Contrast> effects() {
    String plain = Treatment.PLAIN, both = Treatment.BOTH;
    String sampling = Treatment.SAMPLING, relaxation = Treatment.RELAXATION;
    return List.of(
        difference("fine-tuning: plain - no tuning", plain, Treatment.NONE),
        difference("sampling: sampling - plain", sampling, plain),
        difference("relaxation: relaxation - plain", relaxation, plain),
        difference("both - plain", both, plain),
        difference("sampling, given relaxation: both - relaxation", both, relaxation),
        difference("relaxation, given sampling: both - sampling", both, sampling),
        half("sampling, main effect", List.of(sampling, both), List.of(plain, relaxation)),
        half("relaxation, main effect", List.of(relaxation, both), List.of(plain, sampling)));
  }

  private static Contrast half(String name, List<String> more, List<String> less) {
    Map<String, Double> weights = new LinkedHashMap<>();
    more.forEach(t -> weights.put(t, 0.5));
    less.forEach(t -> weights.put(t, -0.5));
    return new Contrast(name, weights);
  }

  boolean isDifference() {
    return Math.abs(weights.values().stream().mapToDouble(Double::doubleValue).sum()) < 1e-12;
  }
}
