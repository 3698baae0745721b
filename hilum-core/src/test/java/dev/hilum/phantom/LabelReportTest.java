package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.report.Labeler;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelReportTest {
  private static final Map<Finding, Label> LABELS =
      Map.of(
          Finding.PLEURAL_EFFUSION, Label.PRESENT,
          Finding.ATELECTASIS, Label.PRESENT,
          Finding.EDEMA, Label.PRESENT,
          Finding.PNEUMOTHORAX, Label.ABSENT,
          Finding.NO_FINDING, Label.ABSENT);

  @Test
  void saysNothingThatTheLabelsDoNotSay() {
    Labeler labeler = new Labeler();
    for (int seed = 0; seed < 40; seed++) {
      Map<Finding, Label> read = labeler.labels(LabelReport.of(LABELS, List.of(), seed));
      assertThat(read).containsEntry(Finding.PLEURAL_EFFUSION, Label.PRESENT);
      assertThat(read.getOrDefault(Finding.PNEUMOTHORAX, Label.ABSENT)).isEqualTo(Label.ABSENT);
    }
  }

  @Test
  void keepsAFindingOutOfTheText() {
    for (int seed = 0; seed < 40; seed++) {
      String text = LabelReport.of(LABELS, List.of(Finding.EDEMA), seed);
      assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("edema");
      assertThat(text).contains("IMPRESSION: ");
    }
  }

  @Test
  void aNormalFilmIsCalledNormal() {
    Map<Finding, Label> normal =
        Map.of(Finding.NO_FINDING, Label.PRESENT, Finding.EDEMA, Label.ABSENT);
    assertThat(LabelReport.of(normal, List.of(), 3)).containsAnyOf("No acute", "Normal chest");
  }
}
