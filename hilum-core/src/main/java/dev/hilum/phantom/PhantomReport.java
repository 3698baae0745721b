package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a film, in the words of one of the hospital's authors: every finding that is there,
 * with degree, side and place, or as a doubt where it is subtle; many of those that are not there;
 * devices; what changed since the study before; and sentences that matter to nobody. It follows
 * from the films alone, and it never states what is not so. Normal sentences are few and shared by
 * many patients.
 *
 * @param preamble what stands before the findings
 * @param findings sentences of the section FINDINGS; of a structured author, a line for each organ
 * @param impression sentences of the section IMPRESSION
 * @param stated what the sentences say of {@link PhantomFilm#KINDS}, {@code Support Devices} and
 *     {@code No Finding}; a finding of which they say nothing has no entry
 */
public record PhantomReport(
    Author author,
    String preamble,
    List<String> findings,
    List<String> impression,
    Map<Finding, Label> stated) {
  public PhantomReport {
    findings = List.copyOf(findings);
    impression = List.copyOf(impression);
    EnumMap<Finding, Label> known = new EnumMap<>(Finding.class);
    known.putAll(stated);
    stated = Collections.unmodifiableMap(known);
  }

  /** The report of a film without one to compare with. */
  public static PhantomReport of(PhantomFilm film) {
    return of(film, Optional.empty());
  }

  /** The report of a film that compares it with the patient's film before. */
  public static PhantomReport of(PhantomFilm film, Optional<PhantomFilm> prior) {
    return new ReportWriter(film, prior).write();
  }

  /** The whole text under its headings, lines ended by LF. */
  public String text() {
    String apart = author == Author.STRUCTURED ? "\n" : " ";
    String head = author == Author.STRUCTURED || author == Author.NARRATIVE ? "\n" : " ";
    StringBuilder text = new StringBuilder(preamble);
    text.append("FINDINGS:").append(head).append(String.join(apart, findings));
    text.append("\n\nIMPRESSION:").append(head);
    if (head.equals(" ")) {
      text.append(String.join(" ", impression));
    } else {
      for (int i = 0; i < impression.size(); i++) {
        text.append(i == 0 ? "" : "\n").append(i + 1).append(". ").append(impression.get(i));
      }
    }
    return text.append('\n').toString();
  }
}
