package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.metric.Threshold;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against scikit-learn, by {@code tools/reference/evaluate_small.py}. */
final class EvaluateScoresGoldenTest {
  private static final List<String> RATES = List.of("f1", "mcc", "sensitivity", "specificity");

  @Test
  void everyMetricOfEveryFindingAndGroupIsScikitLearns(@TempDir Path folder) throws IOException {
    JsonObject golden;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/golden/evaluate-small.json"))) {
      golden = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "golden");
    }
    for (String table : List.of("truth", "scores", "validation_truth", "validation_scores")) {
      Files.writeString(folder.resolve(table), golden.text(table));
    }
    Map<String, Object> result =
        EvaluateScores.run(
            new EvaluateScores.Config(
                folder.resolve("truth"),
                folder.resolve("scores"),
                new Thresholds.Validation(
                    folder.resolve("validation_truth"),
                    folder.resolve("validation_scores"),
                    Threshold.By.MCC),
                Optional.empty(),
                List.of(),
                List.of("sex"),
                LabelPolicy.U_IGNORE,
                200,
                false));
    JsonObject ours = Json.parse(Json.write(result), "ours");
    compare(ours.object("findings"), golden.object("findings"));
    for (String value : golden.object("by_sex").keys()) {
      compare(
          ours.object("by").object("sex").object(value).object("findings"),
          golden.object("by_sex").object(value));
    }
  }

  private static void compare(JsonObject ours, JsonObject expected) {
    assertThat(ours.keys()).containsExactlyInAnyOrderElementsOf(expected.keys());
    for (String finding : expected.keys()) {
      JsonObject mine = ours.object(finding), theirs = expected.object(finding);
      for (String metric : Battery.metrics()) {
        if (!theirs.has(metric)) {
          assertThat(mine.has(metric)).as(finding + " " + metric).isFalse();
        } else {
          JsonObject estimate = mine.object(metric);
          double value = estimate.number("value");
          assertThat(value)
              .as(finding + " " + metric)
              .isCloseTo(theirs.number(metric), within(1e-9));
          assertThat(estimate.number("low")).isLessThanOrEqualTo(value);
          assertThat(estimate.number("high")).isGreaterThanOrEqualTo(value);
        }
      }
      for (String count : List.of("positives", "negatives", "unknown")) {
        assertThat(mine.integer(count)).as(finding + " " + count).isEqualTo(theirs.integer(count));
      }
    }
    assertThat(RATES).allMatch(rate -> !ours.object("Fracture").has(rate));
  }
}
