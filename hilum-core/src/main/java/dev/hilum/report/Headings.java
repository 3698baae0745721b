package dev.hilum.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the headings and banners of a report.
 *
 * <p>A heading is capitals with a colon at the start of a line, as in MIMIC-CXR; or a known name
 * (findings, impression …) in any case at the start of a line, with or without its colon; or a
 * known name with a colon inside a line. Names of organs inside the findings are no headings. A
 * banner ({@code FINAL REPORT}, a drawn line) separates parts and says nothing of the film.
 */
final class Headings {

  /**
   * A heading or banner.
   *
   * @param name in lower case; null for a banner, whose text that follows stands under no heading
   */
  record Mark(@Nullable String name, Span span) {}

  private static final String KNOWN =
      String.join(
          "|",
          "provisional findings impression(?: \\(pfi\\))?",
          "(?:findings?|impressions?)\\h*(?:and|/|&)\\h*(?:findings?|impressions?|recommendations?)",
          "(?:preliminary|final|summary of|pertinent|radiographic) (?:findings|impression)",
          "findings?",
          "impressions?",
          "conclusions?",
          "opinion",
          "interpretation",
          "(?:clinical |relevant |reason for )?indications?(?: for (?:exam|examination|study))?",
          "reason for (?:the )?(?:exam|examination|study|visit|order)",
          "(?:clinical|patient|brief|medical|relevant) (?:history|information|data|statement)",
          "history",
          "comparisons?(?: (?:exam|examination|study|studies|films?))?",
          "techniques?(?: and findings)?",
          "procedure(?: comments| information)?",
          "exam(?:ination)?(?: type| name| date)?",
          "(?:type of|date of) (?:exam|examination|study)",
          "study(?: date| type)?",
          "views?",
          "wet read(?: version)?(?:\\h*#?\\h*\\d+)?",
          "addend(?:um|a)(?:\\h*#?\\h*\\d+)?",
          "recommendations?(?:\\(s\\))?",
          "notifications?(?:\\(s\\))?",
          "communications?",
          "discussion",
          "observations?",
          "diagnosis",
          "limitations?",
          "results?");

  private static final String NAME = "(?<known>" + KNOWN.replace(" ", "\\h+") + ")";

  /** Who read it and when, behind the heading of a wet read. */
  private static final String STAMPED =
      "[ \\t]*(?:_{2,}[ \\t,]*)+\\d{1,2}:\\d{2}[ \\t]*[AaPp]\\.?[Mm]\\.?[ \\t]*(?=\\n|$)";

  private static final Pattern BANNER =
      Pattern.compile(
          "(?im)^[ \\t]*[_=*-]{5,}[ \\t]*$"
              + "|^[ \\t*=-]*(?:(?:final|preliminary|interim|draft|radiology|diagnostic|imaging"
              + "|x-?ray)[ \\t]+)+(?:report|addendum)[ \\t*=:-]*$"
              + "|^[ \\t*=-]*end of (?:report|impression|addendum)[ \\t*=.-]*$"
              + "|(?-i:\\A\\s*FINAL (?:REPORT|ADDENDUM)(?=\\s))");

  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^[ \\t]*(?:"
              + "(?i:"
              + NAME
              + "(?:[ \\t]*:|[ \\t]+-+(?=[ \\t])|(?="
              + STAMPED
              + ")))"
              + "|(?<bare>(?i:"
              + KNOWN.replace(" ", "\\h+")
              + "))[ \\t]*$"
              + "|(?<capitals>[A-Z][A-Z0-9 \\t,()/&.'#_+-]{1,70}?)[ \\t]*:(?!\\d)"
              + ")");

  /** Inside a line, or without colon before a capitalised word. */
  private static final Pattern INLINE =
      Pattern.compile(
          "(?<![^\\s.])(?=[A-Z])(?i:"
              + NAME
              + ")(?:[ \\t]*:|[ \\t]+(?=[A-Z][a-z]|\\d{1,2}[.)]\\s|A\\s))");

  private static final Pattern STAMP = Pattern.compile(STAMPED);

  private static final Pattern ORGAN =
      Pattern.compile(
          "(?:(?:"
              + String.join(
                  "|",
                  "LUNGS?|PARENCHYMA|FIELDS?|ZONES?|PULMONARY|VASCULATURE|VESSELS?|AIRWAYS?",
                  "HEART|CARDIAC|SILHOUETTE|CONTOURS?|AORTA|HILA|HILUM|TRACHEA",
                  "MEDIASTINUM|MEDIASTINAL|CARDIOMEDIASTINAL|PLEURAL?|SPACES?|DIAPHRAGMS?",
                  "BONES?|BONY|OSSEOUS|STRUCTURES?|SPINE|RIBS?|SOFT|TISSUES?|CHEST WALL|ABDOMEN",
                  "LINES?|TUBES?|DEVICES?|SUPPORT|APPARATUS|HARDWARE",
                  "LEFT|RIGHT|UPPER|LOWER|VISUALIZED|OTHER|THE|OF|AND")
              + ")[ /,&]*)+");

  private final String text;
  private final List<Mark> marks = new ArrayList<>();

  private Headings(String text) {
    this.text = text;
  }

  /** Headings and banners in order; no two share a character. */
  static List<Mark> in(String text) {
    Headings found = new Headings(text);
    found.find();
    return found.marks;
  }

  private void find() {
    Matcher banner = BANNER.matcher(text);
    int from = 0;
    while (banner.find()) {
      headings(from, banner.start());
      marks.add(new Mark(null, new Span(banner.start(), banner.end()).strip(text)));
      from = banner.end();
    }
    headings(from, text.length());
  }

  private void headings(int from, int end) {
    Matcher line = LINE.matcher(text).useAnchoringBounds(false).useTransparentBounds(true);
    Matcher inline = INLINE.matcher(text).useTransparentBounds(true);
    int at = from;
    while (at < end) {
      int eol = text.indexOf('\n', at);
      eol = eol < 0 ? end : Math.min(eol, end);
      at = heading(line.region(at, eol), inline, eol);
    }
  }

  /** Takes the headings of one line and returns where the next one starts. */
  private int heading(Matcher line, Matcher inline, int eol) {
    int at = line.regionStart();
    if (line.lookingAt() && isHeading(line)) {
      at = add(line.start(), line.end(), eol);
    }
    inline.region(at, eol);
    while (inline.find()) {
      if (isInline(inline)) {
        inline.region(add(inline.start(), inline.end(), eol), eol);
      }
    }
    return eol + 1;
  }

  private boolean isHeading(Matcher line) {
    String bare = line.group("bare");
    if (bare != null) {
      return Character.isUpperCase(bare.charAt(0)) && startsParagraph(line.start());
    }
    String capitals = line.group("capitals");
    if (capitals == null) {
      return true;
    }
    return capitals.chars().filter(Character::isLetter).count() >= 3
        && !capitals.contains(". ")
        && !capitals.contains("XXXX")
        && !(hasHeading() && ORGAN.matcher(capitals).matches());
  }

  /** Capitals anywhere with a colon, or before a word; other case only behind a sentence. */
  private boolean isInline(Matcher hit) {
    String name = hit.group("known");
    boolean colon = hit.group().endsWith(":");
    boolean capitals = name.equals(name.toUpperCase(Locale.ROOT));
    int before = hit.start() - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    boolean lineStart = before < 0 || text.charAt(before) == '\n';
    boolean afterSentence = lineStart || ".!?".indexOf(text.charAt(before)) >= 0;
    if (capitals) {
      return colon || afterSentence;
    }
    return colon && afterSentence && Character.isUpperCase(name.charAt(0));
  }

  private boolean hasHeading() {
    return !marks.isEmpty() && marks.getLast().name() != null;
  }

  /** Whether nothing, an empty line, a heading or a whole sentence stands before this line. */
  private boolean startsParagraph(int line) {
    if (line == 0) {
      return true;
    }
    int previous = text.lastIndexOf('\n', line - 2) + 1;
    String before = line == previous ? "" : text.substring(previous, line - 1).strip();
    return before.isEmpty()
        || ".!?:".indexOf(before.charAt(before.length() - 1)) >= 0
        || (!marks.isEmpty() && marks.getLast().span().end() >= line - 1 - before.length());
  }

  private int add(int start, int end, int eol) {
    int behind = end;
    Matcher stamp = STAMP.matcher(text).region(end, eol).useTransparentBounds(true);
    if (stamp.lookingAt()) {
      behind = stamp.end();
    }
    Span span = new Span(start, behind).strip(text);
    String name = new Span(start, end).of(text).replaceAll("[\\s:]+", " ").strip();
    name = name.replaceAll("[ -]+$", "").toLowerCase(Locale.ROOT);
    marks.add(new Mark(name.startsWith("wet read") ? "wet read" : name, span));
    return behind;
  }
}
