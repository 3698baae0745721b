package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the text, its parts are spans that hold all of it and can be led back to it. */
class SectionsTest {
  private static final List<String> PIECES =
      List.of(
          "FINDINGS:",
          "Impression:",
          "IMPRESSION",
          "FINAL REPORT",
          "WET READ: ___ ___ 9:40 PM",
          "______",
          "HISTORY:",
          "LUNGS:",
          "Findings",
          "ADDENDUM #1",
          "FINDINGS The",
          "\n",
          "\n\n",
          " ",
          "  ",
          "\t",
          "\r\n",
          "1.",
          "2.",
          "3)",
          "(1)",
          "- ",
          "* ",
          "Dr.",
          "vs.",
          "e.g.",
          "a.m.",
          "No.",
          "2.5 cm",
          "...",
          "\u2026",
          "?",
          "!",
          ".",
          ",",
          ":",
          ";",
          "___",
          "XXXX",
          "The",
          "lungs",
          "are",
          "clear.",
          "HEART",
          "normal",
          "T5.",
          "(",
          ")",
          "\"",
          "\u00e9\u0301",
          "\ud83d\ude00",
          "\u5fc3",
          "\u0130",
          "\u00a0",
          "\u2028",
          "x".repeat(90),
          "12",
          "7");

  private static String draw(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(60);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      if (random.nextBoolean()) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  private interface Claim {
    void holds(String text);
  }

  private static void forRandomTexts(Claim claim) {
    long seed = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      String text = draw(new SplittableRandom(seed + i));
      try {
        claim.holds(text);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + (seed + i) + "L: " + text, e);
      }
    }
  }

  @Test
  void titlesBodiesAndBannersHoldEveryWordOnce() {
    forRandomTexts(
        text -> {
          Sections sections = Sections.of(text);
          List<Span> parts = new ArrayList<>(sections.banners());
          for (Section each : sections.all()) {
            parts.add(each.title());
            parts.add(each.body());
          }
          assertPartition(text, parts, text);
        });
  }

  @Test
  void sentencesHoldEveryWordOnceAndInOrder() {
    forRandomTexts(
        text -> {
          List<Span> sentences = Sentences.split(text);
          assertPartition(text, sentences, text);
          int last = 0;
          for (Span each : sentences) {
            assertThat(each.start()).isGreaterThanOrEqualTo(last);
            assertThat(each.of(text).strip()).isNotEmpty();
            last = each.end();
          }
        });
  }

  @Test
  void sentencesOfSectionsStayInTheirBodies() {
    forRandomTexts(
        text -> {
          Sections sections = Sections.of(text);
          List<Span> sentences = sections.sentences();
          StringBuilder bodies = new StringBuilder();
          sections.all().forEach(each -> bodies.append(each.body().of(text)));
          StringBuilder joined = new StringBuilder();
          sentences.forEach(each -> joined.append(each.of(text)));
          assertThat(blankless(joined.toString())).isEqualTo(blankless(bodies.toString()));
        });
  }

  @Test
  void normalisedTextLeadsBackToTheOriginal() {
    forRandomTexts(
        text -> {
          NormalizedText simple = NormalizedText.of(text).collapseWhitespace().lowerCase();
          assertThat(simple.text()).doesNotContain("  ");
          for (int i = 0; i + 1 < simple.text().length(); i++) {
            Span back = simple.original(new Span(i, i + 1));
            String source = back.of(text), made = simple.text().substring(i, i + 1);
            if (made.equals(" ")) {
              assertThat(source.strip()).isEmpty();
            } else {
              assertThat(source.toLowerCase(Locale.ROOT)).contains(made);
            }
          }
          Span all = simple.original(new Span(0, simple.text().length()));
          assertThat(all.of(text)).isEqualTo(text.strip());
        });
  }

  private static void assertPartition(String text, List<Span> parts, String named) {
    BitSet seen = new BitSet();
    for (Span part : parts) {
      for (int i = part.start(); i < part.end(); i++) {
        assertThat(seen.get(i)).as("character " + i + " in two parts of " + named).isFalse();
        seen.set(i);
      }
    }
    for (int i = 0; i < text.length(); i++) {
      assertThat(seen.get(i) || Character.isWhitespace(text.charAt(i)))
          .as("character " + i + " in a part of " + named)
          .isTrue();
    }
  }

  private static String blankless(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> out.append((char) c));
    return out.toString();
  }

  @Test
  @Timeout(20)
  void longTextsTakeLinearTime() {
    assertThat(Sentences.split("No effusion. ".repeat(20_000))).hasSize(20_000);
    assertThat(Sentences.split("1. A 2. B 3. C ".repeat(5_000))).isNotEmpty();
    assertThat(Sections.of("FINDINGS: clear. ".repeat(5_000)).all()).hasSize(5_000);
    assertThat(Sections.of("A B, ".repeat(20_000)).all()).hasSize(1);
    assertThat(Sections.of(" ".repeat(50_000)).all()).isEmpty();
    assertThat(Sections.of("\n".repeat(50_000) + "x").all()).hasSize(1);
  }

  @Test
  void realReportsGiveTheirOwnSectionsAndWholeSentences() {
    int reports = 0, equal = 0, sentences = 0;
    for (Map<String, String> parts : OpenIReports.all()) {
      StringBuilder text = new StringBuilder();
      parts.forEach((label, part) -> text.append(label).append(": ").append(part).append('\n'));
      Sections sections = Sections.of(text.toString());
      reports++;
      Map<String, String> cut = sections.byHeading();
      boolean same =
          parts.entrySet().stream()
              .allMatch(
                  part ->
                      part.getValue()
                          .strip()
                          .equals(cut.get(part.getKey().toLowerCase(Locale.ROOT))));
      equal += same && cut.size() == parts.size() ? 1 : 0;
      for (Span each : sections.sentences()) {
        String sentence = each.of(text.toString());
        sentences++;
        assertThat(sentence.strip()).isNotEmpty().hasSizeLessThan(700);
      }
    }
    assertThat(reports).isEqualTo(3955);
    assertThat(equal).isGreaterThan(3900); // the others have headings inside their parts
    assertThat(sentences).isBetween(30_000, 31_500);
  }
}
