package dev.hilum.evaluate;

import dev.hilum.io.Json;
import dev.hilum.report.Prompts;
import dev.hilum.run.Provenance;
import dev.hilum.task.StudyScores.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What thresholds hold with, kept in their table: the rule that makes one score of a study's films,
 * and the texts and temperature of the probabilities.
 *
 * @param views the name of the rule
 * @param prompts the first digits of a SHA-256 over texts and temperature
 */
record ThresholdBasis(String views, String prompts) {
  static final List<String> COLUMNS = List.of("views", "prompts");

  private static final int DIGITS = 16;

  /** The name of the prompts does not count. */
  static ThresholdBasis of(Views views, Prompts prompts) {
    Map<String, Object> json = prompts.toJson();
    json.remove("name");
    return new ThresholdBasis(
        views.optionName(), Provenance.digest(List.of(Json.write(json))).substring(0, DIGITS));
  }

  /** What a table tells of itself; empty for one without these columns, as earlier ones were. */
  static Optional<ThresholdBasis> read(StudyTable table) {
    return COLUMNS.stream().allMatch(table::has)
        ? Optional.of(new ThresholdBasis(table.column("views")[0], table.column("prompts")[0]))
        : Optional.empty();
  }

  List<String> cells() {
    return List.of(views, prompts);
  }

  /** In what this differs from what is asked for, in words; empty where they are the same. */
  List<String> differences(ThresholdBasis now) {
    List<String> out = new ArrayList<>();
    if (!views.equals(now.views)) {
      out.add("chosen with --views %s, asked for with %s".formatted(views, now.views));
    }
    if (!prompts.equals(now.prompts)) {
      out.add("chosen with other prompts or another temperature");
    }
    return out;
  }
}
