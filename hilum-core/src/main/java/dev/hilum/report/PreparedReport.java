package dev.hilum.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The sentences of a report that tell what the film shows, by section. Sections that say why the
 * film was taken or with what it was compared are not among them.
 *
 * @param findings sentences under headings such as FINDINGS, in order
 * @param impression sentences under headings such as IMPRESSION or CONCLUSION, in order
 * @param others sentences of a report that names neither, in order; empty where it names one
 */
public record PreparedReport(List<String> findings, List<String> impression, List<String> others) {
  private static final Pattern IMPRESSION =
      Pattern.compile("impression|conclusion|opinion|summary|diagnosis");
  private static final Pattern FINDINGS = Pattern.compile("finding|observation|result");
  private static final Pattern LIST_MARK =
      Pattern.compile("^(?:\\(?\\d{1,2}(?:\\)|\\.(?!\\d))|[-*\u2022\u00b7\u2013])\\s+");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  public PreparedReport {
    findings = List.copyOf(findings);
    impression = List.copyOf(impression);
    others = List.copyOf(others);
  }

  /**
   * Cuts a report by {@link Sections} and {@link Sentences}: abbreviations, numbers and {@code ___}
   * end no sentence. The mark of a list's item goes, line breaks become blanks, and what holds no
   * word is left out.
   */
  public static PreparedReport of(String report) {
    List<String> findings = new ArrayList<>();
    List<String> impression = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Sections sections = Sections.of(report);
    Sentences sentences = new Sentences(report);
    for (Section section : sections.all()) {
      List<String> into =
          IMPRESSION.matcher(section.heading()).find()
              ? impression
              : FINDINGS.matcher(section.heading()).find() ? findings : others;
      if (into != others || Labeler.tellsTheFilm(section.heading())) {
        sentences.in(section.body()).forEach(span -> add(into, span.of(report)));
      }
    }
    boolean named = !findings.isEmpty() || !impression.isEmpty();
    return new PreparedReport(findings, impression, named ? List.of() : others);
  }

  private static void add(List<String> into, String sentence) {
    String line = SPACE.matcher(sentence).replaceAll(" ").strip();
    String words = LIST_MARK.matcher(line).replaceFirst("");
    if (words.chars().anyMatch(Character::isLetter)) {
      into.add(words);
    }
  }

  /** Every sentence: findings, then impression; those of {@link #others} where it has neither. */
  public List<String> sentences() {
    List<String> all = new ArrayList<>(findings);
    all.addAll(impression);
    all.addAll(others);
    return all;
  }

  /** Whether there is nothing to learn from. */
  public boolean isEmpty() {
    return findings.isEmpty() && impression.isEmpty() && others.isEmpty();
  }
}
