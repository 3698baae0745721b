package dev.hilum.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Draws a few sentences of a report to stand for it, others each time: a report holds many
 * findings, and a film is learnt from each of them sooner when they come apart (random sentence
 * sampling, Jang et al., arXiv 2212.07050; the paper states neither k nor the sections).
 *
 * <p>A report with fewer sentences than asked for gives them all, or with replacement k draws from
 * them, so that only an empty report gives an empty text. A report without the asked section is
 * drawn from whole.
 *
 * @param sentences k, how many; 0 takes all
 * @param section of the report to draw from
 * @param replacement whether a sentence may come several times
 * @param ordered whether the drawn sentences stand as in the report; else in the order drawn
 */
public record SentenceSampler(int sentences, Part section, boolean replacement, boolean ordered) {

  /** What of a report is read. */
  public enum Part {
    IMPRESSION,
    FINDINGS,
    BOTH;

    /** The sentences of this part, of the whole report where it lacks the part. */
    List<String> of(PreparedReport report) {
      List<String> own =
          switch (this) {
            case IMPRESSION -> report.impression();
            case FINDINGS -> report.findings();
            case BOTH -> List.of();
          };
      return own.isEmpty() ? report.sentences() : own;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The whole report as it stands: no sampling. */
  public static final SentenceSampler ALL = new SentenceSampler(0, Part.BOTH, false, true);

  public SentenceSampler {
    if (sentences < 0) {
      throw new IllegalArgumentException(
          "sentences must be at least 0 (0 takes all), got " + sentences);
    }
    if (replacement && sentences == 0) {
      throw new IllegalArgumentException(
          "drawing with replacement needs a number of sentences, got 0, which takes all");
    }
  }

  /**
   * The text that stands for a report this time: its sentences, joined by blanks.
   *
   * @param draws of this report and epoch
   */
  public String draw(PreparedReport report, RandomGenerator draws) {
    List<String> all = section.of(report);
    int n = all.size();
    if (n == 0) {
      return "";
    }
    int[] chosen = replacement ? anew(n, draws) : apart(n, draws);
    if (ordered) {
      Arrays.sort(chosen);
    }
    List<String> text = new ArrayList<>();
    for (int i : chosen) {
      text.add(all.get(i));
    }
    return String.join(" ", text);
  }

  private int[] anew(int n, RandomGenerator draws) {
    int[] chosen = new int[sentences];
    for (int i = 0; i < sentences; i++) {
      chosen[i] = draws.nextInt(n);
    }
    return chosen;
  }

  /** The first k of a random order: Fisher and Yates, stopped early. */
  private int[] apart(int n, RandomGenerator draws) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    int k = sentences == 0 ? n : Math.min(sentences, n);
    for (int i = 0; i < k; i++) {
      int j = i + draws.nextInt(n - i);
      int other = order[i];
      order[i] = order[j];
      order[j] = other;
    }
    return Arrays.copyOf(order, k);
  }
}
