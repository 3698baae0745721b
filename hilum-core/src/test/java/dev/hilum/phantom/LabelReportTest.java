package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.report.Labeler;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelReportTest {
  private static final Labeler LABELER = new Labeler();

  @Test
  void theLabelerReadsBackWhatTheLabelsSaid() {
    Map<String, Integer> wrong = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2000; i++) {
      Finding finding = Finding.CHEXPERT.get(1 + random.nextInt(Finding.CHEXPERT.size() - 1));
      Label label = random.nextBoolean() ? Label.PRESENT : Label.ABSENT;
      String text = LabelReport.write(Map.of(finding, label), random);
      Label read = LABELER.labels(text).getOrDefault(finding, Label.UNKNOWN);
      if (read != label) {
        wrong.merge(
            finding + " " + label + " " + text.lines().findFirst().orElse(""), 1, Integer::sum);
      }
    }
    assertThat(wrong).as("statements read otherwise").hasSizeLessThan(60);
  }

  @Test
  void nothingIsSaidOfAFindingWhoseLabelIsUnknown() {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(LabelReport.write(Map.of(), random)).isEmpty();
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    labels.put(Finding.EDEMA, Label.PRESENT);
    labels.put(Finding.HERNIA, Label.UNKNOWN);
    for (int i = 0; i < 50; i++) {
      assertThat(LabelReport.write(labels, random)).doesNotContainIgnoringCase("hernia");
    }
  }

  @Test
  void theSameDrawsWriteTheSameReport() {
    Map<Finding, Label> labels = Map.of(Finding.PNEUMONIA, Label.PRESENT);
    assertThat(LabelReport.write(labels, new SplittableRandom(3)))
        .isEqualTo(LabelReport.write(labels, new SplittableRandom(3)));
  }
}
