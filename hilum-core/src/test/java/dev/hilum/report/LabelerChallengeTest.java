package dev.hilum.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.Csv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The challenge set was written before the labeler, the later set in batches afterwards, each
 * labelled before the rules read it; a sentence is met when all its rows are.
 */
class LabelerChallengeTest {
  private static final Map<String, Map<Finding, Label>> SET = read("challenge.csv");
  private static final Map<String, Map<Finding, Label>> LATER = read("challenge-later.csv");

  @Test
  void challengeSentencesAreMet() {
    assertThat(SET.size()).isGreaterThanOrEqualTo(150);
    List<String> missed = missed(SET, Labeler.Rules.ALL);
    assertThat(share(SET, missed)).as("met, without " + missed).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void laterSentencesAreMet() {
    assertThat(LATER.size()).isGreaterThanOrEqualTo(1000);
    List<String> missed = missed(LATER, Labeler.Rules.ALL);
    assertThat(share(LATER, missed)).as("met, without " + missed).isGreaterThanOrEqualTo(0.98);
  }

  @Test
  void challengeNeedsNegation() {
    assertThat(shareWith(new Labeler.Rules(false, true, true))).isLessThan(0.80);
  }

  @Test
  void challengeNeedsUncertainty() {
    assertThat(shareWith(new Labeler.Rules(true, false, true))).isLessThan(0.80);
  }

  @Test
  void challengeNeedsScope() {
    assertThat(shareWith(new Labeler.Rules(true, true, false))).isLessThan(0.80);
  }

  private static double shareWith(Labeler.Rules rules) {
    return share(SET, missed(SET, rules));
  }

  private static double share(Map<String, Map<Finding, Label>> set, List<String> missed) {
    return 1 - missed.size() / (double) set.size();
  }

  private static List<String> missed(Map<String, Map<Finding, Label>> set, Labeler.Rules rules) {
    Labeler labeler = new Labeler(rules);
    return set.entrySet().stream()
        .filter(e -> !met(Labeler.labels(labeler.mentions(e.getKey())), e.getValue()))
        .map(e -> e.getKey() + " " + Labeler.labels(labeler.mentions(e.getKey())))
        .toList();
  }

  private static boolean met(Map<Finding, Label> said, Map<Finding, Label> expected) {
    return expected.entrySet().stream()
        .allMatch(e -> said.getOrDefault(e.getKey(), Label.UNKNOWN) == e.getValue());
  }

  private static Map<String, Map<Finding, Label>> read(String name) {
    Map<String, Map<Finding, Label>> set = new LinkedHashMap<>();
    try (InputStream in = LabelerChallengeTest.class.getResourceAsStream("/report/" + name)) {
      String text = new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
      String table = text.startsWith("#") ? text.substring(text.indexOf('\n') + 1) : text;
      try (Csv csv = Csv.read(new ByteArrayInputStream(table.getBytes(UTF_8)), name, UTF_8)) {
        for (Csv.Row row : csv.rows()) {
          set.computeIfAbsent(row.get("sentence"), s -> new LinkedHashMap<>())
              .put(Finding.named(row.get("finding")).orElseThrow(), Label.parse(row.get("label")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return set;
  }
}
