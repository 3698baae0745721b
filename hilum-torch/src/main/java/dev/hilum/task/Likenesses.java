package dev.hilum.task;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.report.Labeler;
import dev.hilum.report.PreparedReport;
import dev.hilum.study.Film;
import dev.hilum.task.ContrastiveRecipe.Likeness;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** How alike the pairs of a batch are, as the soft target spreads its share. */
final class Likenesses {
  private static final Labeler LABELER = new Labeler();

  private Likenesses() {}

  /**
   * What of one pair is compared, a value for each finding: the archive's labels (1 present, -1
   * absent, 0 otherwise), or 1 for what the report says is present. Empty where nothing is needed.
   */
  static float[] traits(
      Likeness likeness, List<Finding> findings, Film film, PreparedReport report) {
    return switch (likeness) {
      case EVEN, TEXTS -> new float[0];
      case LABELS -> traits(findings, film.labels(), -1);
      case REPORTS ->
          traits(
              List.of(Finding.values()), LABELER.labels(String.join(" ", report.sentences())), 0);
    };
  }

  private static float[] traits(List<Finding> findings, Map<Finding, Label> labels, float absent) {
    float[] traits = new float[findings.size()];
    for (int i = 0; i < traits.length; i++) {
      Label label = labels.getOrDefault(findings.get(i), Label.UNKNOWN);
      traits[i] = label == Label.PRESENT ? 1 : label == Label.ABSENT ? absent : 0;
    }
    return traits;
  }

  /**
   * Similarities [B, B], 0 or more, without graph.
   *
   * @param traits of each pair
   * @param texts [B, P], unit rows
   */
  static Tensor of(Likeness likeness, List<float[]> traits, Tensor texts) {
    int b = traits.size();
    if (likeness == Likeness.EVEN) {
      return Tensor.ones(texts.dtype(), b, b);
    }
    if (likeness == Likeness.TEXTS) {
      return Gradients.off(() -> texts.detach().matmul(texts.detach().transpose(0, 1)).relu());
    }
    double[] out = new double[b * b];
    for (int i = 0; i < b; i++) {
      for (int j = 0; j < b; j++) {
        out[i * b + j] =
            likeness == Likeness.LABELS
                ? cosine(traits.get(i), traits.get(j))
                : jaccard(traits.get(i), traits.get(j));
      }
    }
    return Tensor.of(out, b, b).to(texts.dtype());
  }

  /** Of two label vectors; 0 where they disagree more than they agree, or one is unknown. */
  static double cosine(float[] a, float[] b) {
    double both = 0, one = 0, other = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] * b[i];
      one += a[i] * a[i];
      other += b[i] * b[i];
    }
    return one == 0 || other == 0 ? 0 : Math.max(0, both / Math.sqrt(one * other));
  }

  /** Findings in both, of those in either. */
  static double jaccard(float[] a, float[] b) {
    int both = 0, either = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] > 0 && b[i] > 0 ? 1 : 0;
      either += a[i] > 0 || b[i] > 0 ? 1 : 0;
    }
    return either == 0 ? 0 : (double) both / either;
  }
}
