package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report written from labels alone, in the words of one of the phantom's authors: for films of
 * data sets that have labels and no texts. It is supervision in words, no radiologist's report: it
 * knows neither degree nor side nor place, and says nothing that the labels do not say.
 */
public final class LabelReport {
  private static final double DENIED = 0.6; // share of the absent findings that are told

  private LabelReport() {}

  /**
   * Writes one.
   *
   * @param labels of the film; what is not labelled, or {@code without}, is not spoken of
   * @param without findings to keep out of the text
   * @param seed another seed, other words
   */
  public static String of(Map<Finding, Label> labels, List<Finding> without, long seed) {
    CounterRandom random = new CounterRandom(seed, 5);
    Author author = Author.values()[(int) (random.uniform() * Author.values().length)];
    Phrases phrases = new Phrases(author, random);
    List<String> findings = new ArrayList<>();
    List<String> impression = new ArrayList<>();
    for (Map.Entry<Finding, Label> said : labels.entrySet()) {
      Finding finding = said.getKey();
      if (finding == Finding.NO_FINDING || without.contains(finding)) {
        continue;
      }
      Map<String, String> words = Map.of("name", name(finding));
      if (said.getValue() == Label.PRESENT) {
        findings.add(phrases.say("label.present", words));
        impression.add(Phrases.capital(name(finding)) + ".");
      } else if (said.getValue() == Label.ABSENT && random.chance(DENIED)) {
        findings.add(phrases.say("label.absent", words));
      }
    }
    if (labels.get(Finding.NO_FINDING) == Label.PRESENT) {
      impression.add(phrases.say("normal"));
    }
    StringBuilder text = new StringBuilder();
    section(text, "FINDINGS", findings);
    section(text, "IMPRESSION", impression);
    return text.toString();
  }

  private static void section(StringBuilder text, String heading, List<String> sentences) {
    if (!sentences.isEmpty()) {
      text.append(heading).append(": ").append(String.join(" ", sentences)).append("\n\n");
    }
  }

  /** Lower case, but COVID-19 as it is. */
  private static String name(Finding finding) {
    String name = finding.displayName();
    boolean acronym = name.length() > 1 && Character.isUpperCase(name.charAt(1));
    return acronym ? name : name.toLowerCase(Locale.ROOT);
  }
}
