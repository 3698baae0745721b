package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Draws;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SentenceSamplerTest {
  private static final String REPORT =
      """
      INDICATION: Cough since ___. Compare with prior.
      FINDINGS: Dr. Meyer was called at 3 p.m. about ___.
      The heart measures 15.2 cm. There is a small left effusion.

      IMPRESSION:
      1. Left effusion.
      2. No pneumothorax, e.g. at the apex.
      """;

  private static final PreparedReport FIVE =
      new PreparedReport(List.of("a.", "b.", "c."), List.of("d.", "e."), List.of());

  private static SentenceSampler of(int k, Part part) {
    return new SentenceSampler(k, part, false, true);
  }

  @Test
  void aReportIsCutAtItsSentencesAndTheReasonForItIsLeftOut() {
    PreparedReport report = PreparedReport.of(REPORT);
    assertThat(report.findings())
        .containsExactly(
            "Dr. Meyer was called at 3 p.m. about ___.",
            "The heart measures 15.2 cm.",
            "There is a small left effusion.");
    assertThat(report.impression())
        .containsExactly("Left effusion.", "No pneumothorax, e.g. at the apex.");
    assertThat(report.others()).isEmpty();
  }

  @Test
  void aReportWithoutHeadingsIsReadWhole() {
    PreparedReport report = PreparedReport.of("Clear lungs. Normal heart.");
    assertThat(report.sentences()).containsExactly("Clear lungs.", "Normal heart.");
    assertThat(of(0, Part.IMPRESSION).draw(report, Draws.at(1)))
        .isEqualTo("Clear lungs. Normal heart.");
  }

  @Test
  void allIsTheWholeReportInItsOrder() {
    assertThat(SentenceSampler.ALL.draw(FIVE, Draws.at(4))).isEqualTo("a. b. c. d. e.");
    assertThat(of(0, Part.FINDINGS).draw(FIVE, Draws.at(4))).isEqualTo("a. b. c.");
    assertThat(of(0, Part.IMPRESSION).draw(FIVE, Draws.at(4))).isEqualTo("d. e.");
  }

  @Test
  void fewerSentencesThanAskedForAreAllTaken() {
    assertThat(of(3, Part.IMPRESSION).draw(FIVE, Draws.at(7))).isEqualTo("d. e.");
    PreparedReport one = new PreparedReport(List.of("a."), List.of(), List.of());
    assertThat(of(3, Part.IMPRESSION).draw(one, Draws.at(7))).isEqualTo("a.");
  }

  @Test
  void onlyAnEmptyReportGivesAnEmptyText() {
    PreparedReport empty = PreparedReport.of("IMPRESSION: ___.\n1.\n");
    assertThat(PreparedReport.of("").isEmpty()).isTrue();
    assertThat(empty.isEmpty()).isTrue();
    for (int epoch = 0; epoch < 50; epoch++) {
      assertThat(of(1, Part.BOTH).draw(FIVE, Draws.at(1, epoch))).isNotEmpty();
    }
    assertThat(of(2, Part.BOTH).draw(empty, Draws.at(1))).isEmpty();
  }

  @Test
  void everySentenceIsDrawnEquallyOften() {
    long seed = 20260;
    int[] counts = new int[5];
    int epochs = 6000;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (String s : of(2, Part.BOTH).draw(FIVE, Draws.at(seed, epoch, 3)).split(" ", -1)) {
        counts[s.charAt(0) - 'a']++;
      }
    }
    double expected = epochs * 2 / 5.0;
    double chi = Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected)).sum();
    // without replacement the counts vary less than independent draws: the bound is safe
    assertThat(chi / expected).as("chi-square of 4 degrees, seed %d", seed).isLessThan(18.5);
  }

  @Test
  void everyOrderIsDrawnEquallyOftenWhereOrderIsNotKept() {
    long seed = 31;
    SentenceSampler sampler = new SentenceSampler(3, Part.FINDINGS, false, false);
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (int epoch = 0; epoch < 6000; epoch++) {
      counts.merge(sampler.draw(FIVE, Draws.at(seed, epoch)), 1, Integer::sum);
    }
    double chi =
        counts.values().stream().mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000).sum();
    assertThat(counts).hasSize(6);
    assertThat(chi).as("chi-square of 5 degrees, seed %d", seed).isLessThan(20.5);
  }

  @Test
  void aKeptOrderIsTheReportsOwn() {
    for (int epoch = 0; epoch < 100; epoch++) {
      String text = of(3, Part.BOTH).draw(FIVE, Draws.at(2, epoch));
      assertThat(text.split(" ", -1)).isSorted().hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  void replacementRepeatsSentences() {
    SentenceSampler sampler = new SentenceSampler(4, Part.IMPRESSION, true, true);
    Set<String> texts = new HashSet<>();
    for (int epoch = 0; epoch < 200; epoch++) {
      String text = sampler.draw(FIVE, Draws.at(9, epoch));
      assertThat(text.split(" ", -1)).hasSize(4);
      texts.add(text);
    }
    assertThat(texts).contains("d. d. d. d.", "d. d. e. e.").hasSize(5);
  }

  @Test
  void theSameSeedEpochAndFilmDrawTheSameInAnyOrder() {
    SentenceSampler sampler = of(2, Part.BOTH);
    String later = sampler.draw(FIVE, Draws.at(5, 9, 17));
    Set<String> epochs = new HashSet<>();
    for (int epoch = 0; epoch < 60; epoch++) {
      epochs.add(sampler.draw(FIVE, Draws.at(5, epoch, 17)));
    }
    assertThat(epochs).as("others each epoch").hasSize(10);
    assertThat(sampler.draw(FIVE, Draws.at(5, 9, 17))).isEqualTo(later);
  }

  @Test
  void aNegativeNumberOfSentencesIsRefused() {
    assertThatThrownBy(() -> of(-1, Part.BOTH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 0")
        .hasMessageContaining("-1");
  }
}
