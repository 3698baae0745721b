package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.Csv;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The challenge set was written before the labeler; a sentence is met when all its rows are. */
class LabelerChallengeTest {
  private static final Map<String, Map<Finding, Label>> SET = read();

  @Test
  void challengeSentencesAreMet() {
    assertThat(SET.size()).isGreaterThanOrEqualTo(150);
    List<String> missed = missed(Labeler.Rules.ALL);
    assertThat(share(missed)).as("met, without " + missed).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void challengeNeedsNegation() {
    assertThat(share(missed(new Labeler.Rules(false, true, true)))).isLessThan(0.80);
  }

  @Test
  void challengeNeedsUncertainty() {
    assertThat(share(missed(new Labeler.Rules(true, false, true)))).isLessThan(0.80);
  }

  @Test
  void challengeNeedsScope() {
    assertThat(share(missed(new Labeler.Rules(true, true, false)))).isLessThan(0.80);
  }

  private static double share(List<String> missed) {
    return 1 - missed.size() / (double) SET.size();
  }

  private static List<String> missed(Labeler.Rules rules) {
    Labeler labeler = new Labeler(rules);
    return SET.entrySet().stream()
        .filter(e -> !met(Labeler.labels(labeler.mentions(e.getKey())), e.getValue()))
        .map(e -> e.getKey() + " " + Labeler.labels(labeler.mentions(e.getKey())))
        .toList();
  }

  private static boolean met(Map<Finding, Label> said, Map<Finding, Label> expected) {
    return expected.entrySet().stream()
        .allMatch(e -> said.getOrDefault(e.getKey(), Label.UNKNOWN) == e.getValue());
  }

  private static Map<String, Map<Finding, Label>> read() {
    Map<String, Map<Finding, Label>> set = new LinkedHashMap<>();
    var in =
        Objects.requireNonNull(
            LabelerChallengeTest.class.getResourceAsStream("/report/challenge.csv"));
    try (Csv csv = Csv.read(in, "challenge.csv", StandardCharsets.UTF_8)) {
      for (Csv.Row row : csv.rows()) {
        set.computeIfAbsent(row.get("sentence"), s -> new LinkedHashMap<>())
            .put(Finding.named(row.get("finding")).orElseThrow(), Label.parse(row.get("label")));
      }
    }
    return set;
  }
}
