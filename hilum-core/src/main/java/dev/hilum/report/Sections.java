package dev.hilum.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report cut at its headings: titles, bodies and banners together hold every character of the
 * text but white space.
 *
 * <p>What stands under no heading is named as the MIMIC-CXR project's own section parser names it:
 * the text before the first heading is the preamble, a report without headings the full report, and
 * where neither findings nor impression are named, the paragraphs behind the last heading's own are
 * the last paragraph. Unlike that parser, headings may be in any case, inside a line or without
 * their colon, and organs inside the findings ({@code LUNGS:}) start no section.
 */
public final class Sections {
  /** Text before the first heading, or behind a banner. */
  public static final String PREAMBLE = "preamble";

  /** All of a report that has no heading. */
  public static final String FULL_REPORT = "full report";

  /** The unnamed end of a report that names neither findings nor impression. */
  public static final String LAST_PARAGRAPH = "last paragraph";

  private static final Pattern BODY =
      Pattern.compile(
          ".*(?:finding|impression|conclusion|opinion"
              + "|interpretation|diagnosis|observation|result).*");
  private static final Pattern EMPTY_LINE = Pattern.compile("\\n[ \\t\\r]*\\n");

  private final String text;
  private final List<Section> sections;
  private final List<Span> banners;

  private Sections(String text, List<Section> sections, List<Span> banners) {
    this.text = text;
    this.sections = List.copyOf(sections);
    this.banners = List.copyOf(banners);
  }

  /** Cuts a report. */
  public static Sections of(String text) {
    List<Headings.Mark> marks = Headings.in(text);
    boolean headed = marks.stream().anyMatch(mark -> mark.name() != null);
    String unnamed = headed ? PREAMBLE : FULL_REPORT;
    List<Section> sections = new ArrayList<>();
    List<Span> banners = new ArrayList<>();
    String heading = unnamed;
    Span title = new Span(0, 0);
    for (Headings.Mark mark : marks) {
      add(sections, text, heading, title, mark.span().start());
      String name = mark.name();
      heading = name == null ? unnamed : name;
      title = mark.span();
      if (name == null) {
        banners.add(title);
        title = new Span(title.end(), title.end());
      }
    }
    add(sections, text, heading, title, text.length());
    if (headed && sections.stream().noneMatch(each -> BODY.matcher(each.heading()).matches())) {
      nameLastParagraph(text, sections);
    }
    return new Sections(text, sections, banners);
  }

  private static void add(
      List<Section> sections, String text, String heading, Span title, int end) {
    Span body = new Span(title.end(), end).strip(text);
    if (!title.isEmpty() || !body.isEmpty()) {
      sections.add(new Section(heading, title, body));
    }
  }

  private static void nameLastParagraph(String text, List<Section> sections) {
    Section last = sections.getLast();
    Matcher gap = EMPTY_LINE.matcher(text).region(last.body().start(), last.body().end());
    if (!last.title().isEmpty() && gap.find()) {
      sections.removeLast();
      Span own = new Span(last.body().start(), gap.start()).strip(text);
      sections.add(new Section(last.heading(), last.title(), own));
      Span rest = new Span(gap.end(), last.body().end()).strip(text);
      sections.add(new Section(LAST_PARAGRAPH, new Span(rest.start(), rest.start()), rest));
    }
  }

  /** The report as it came. */
  public String text() {
    return text;
  }

  /** All sections in order, also those without text. */
  public List<Section> all() {
    return sections;
  }

  /** Lines such as {@code FINAL REPORT} that belong to no section. */
  public List<Span> banners() {
    return banners;
  }

  /**
   * Heading to text, in order of first appearance, without sections that have no text. What stands
   * under one heading several times is joined by line feeds.
   */
  public Map<String, String> byHeading() {
    Map<String, String> out = new LinkedHashMap<>();
    for (Section each : sections) {
      if (!each.body().isEmpty()) {
        out.merge(each.heading(), each.body().of(text), (a, b) -> a + "\n" + b);
      }
    }
    return out;
  }

  /** The sentences of all sections in order, as spans of the text. */
  public List<Span> sentences() {
    Sentences sentences = new Sentences(text);
    List<Span> out = new ArrayList<>();
    for (Section each : sections) {
      out.addAll(sentences.in(each.body()));
    }
    return out;
  }
}
