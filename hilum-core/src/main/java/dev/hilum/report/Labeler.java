package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Labels the fourteen findings of CheXpert from the words of a report, by rules: phrases that name
 * a finding or judge a part of the film, cues that negate, doubt or suppose it, and scopes that say
 * how far a cue reaches. The phrases are resource files beside this class; no word stands in code.
 *
 * <p>A report's label is the strongest of its mentions: present, else uncertain, else absent, as
 * the CheXpert labeler aggregates (arXiv 1901.07031, section 3). Sections that tell why the film
 * was taken, or what it was compared with, are not read. Where this labeler differs from CheXpert's
 * on purpose, {@code docs/report.md} says so.
 */
public final class Labeler {

  /**
   * What the labeler heeds; all but one are for measuring what each is worth.
   *
   * @param negation whether anything can be absent
   * @param uncertainty whether anything can be uncertain
   * @param scope whether the reach of a cue ends before the sentence does
   */
  public record Rules(boolean negation, boolean uncertainty, boolean scope) {
    public static final Rules ALL = new Rules(true, true, true);
  }

  private static final Pattern READING =
      Pattern.compile("finding|impression|conclusion|opinion|interpretation|result|observation");

  private static final Pattern BACKGROUND =
      Pattern.compile(
          "indication|history|comparison|reason|technique|clinical|procedure|exam|study|view"
              + "|patient|wet read|recommend|notif|communic|date|order|contrast|dose");

  private static final Lexicon LEXICON = Lexicon.read();

  private final Rules rules;

  public Labeler() {
    this(Rules.ALL);
  }

  public Labeler(Rules rules) {
    this.rules = rules;
  }

  /**
   * The labels of a whole report, with or without headings, in CheXpert's order. A finding that is
   * not mentioned has no entry. {@code NO_FINDING} is present when no other finding, devices aside,
   * is present or uncertain, and has no entry otherwise.
   */
  public Map<Finding, Label> labels(String report) {
    return labels(reportMentions(report));
  }

  /** The labels that mentions come to, as {@link #labels(String)}. */
  static Map<Finding, Label> labels(List<Mention> mentions) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    for (Mention mention : mentions) {
      if (mention.label() != Label.UNKNOWN) {
        labels.merge(mention.finding(), mention.label(), Labeler::stronger);
      }
    }
    boolean nothing =
        labels.entrySet().stream()
            .allMatch(e -> e.getKey() == Finding.SUPPORT_DEVICES || e.getValue() == Label.ABSENT);
    if (nothing) {
      labels.put(Finding.NO_FINDING, Label.PRESENT);
    }
    return Collections.unmodifiableMap(labels);
  }

  private static Label stronger(Label a, Label b) {
    if (a == Label.PRESENT || b == Label.PRESENT) {
      return Label.PRESENT;
    }
    return a == Label.UNCERTAIN ? a : b;
  }

  /** Every mention in a report's sections, the background ones left out; spans are the report's. */
  public List<Mention> reportMentions(String report) {
    Sections sections = Sections.of(report);
    Sentences sentences = new Sentences(report);
    List<Mention> mentions = new ArrayList<>();
    for (Section section : sections.all()) {
      if (tellsTheFilm(section.heading())) {
        for (Span span : sentences.in(section.body())) {
          for (Mention m : mentions(span.of(report))) {
            Span there = m.span().shift(span.start());
            mentions.add(
                new Mention(m.finding(), m.label(), m.location(), m.severity(), m.change(), there));
          }
        }
      }
    }
    return mentions;
  }

  static boolean tellsTheFilm(String heading) {
    return READING.matcher(heading).find() || !BACKGROUND.matcher(heading).find();
  }

  /** Every mention in one sentence, in the order of its words. */
  public List<Mention> mentions(String sentence) {
    return new Statement(LEXICON, rules, sentence).mentions();
  }
}
