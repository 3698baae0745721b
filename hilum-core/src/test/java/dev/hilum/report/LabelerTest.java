package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LabelerTest {
  private final Labeler labeler = new Labeler();

  @Test
  void presentBeatsUncertainBeatsAbsent() {
    assertThat(labeler.labels("No effusion. Possible effusion."))
        .containsEntry(Finding.PLEURAL_EFFUSION, Label.UNCERTAIN);
    assertThat(labeler.labels("Possible effusion. Small effusion. No effusion."))
        .containsEntry(Finding.PLEURAL_EFFUSION, Label.PRESENT);
  }

  @Test
  void backgroundSectionsAreNotRead() {
    String report =
        """
        INDICATION: Pneumonia, rule out pneumothorax.
        COMPARISON: Film with a large effusion.
        FINDINGS: Mild cardiomegaly.
        IMPRESSION: No edema.
        """;
    assertThat(labeler.labels(report))
        .isEqualTo(Map.of(Finding.CARDIOMEGALY, Label.PRESENT, Finding.EDEMA, Label.ABSENT));
  }

  @Test
  void sectionsThatAlsoReadTheFilmAreRead() {
    assertThat(labeler.labels("TECHNIQUE AND FINDINGS: Moderate edema."))
        .containsEntry(Finding.EDEMA, Label.PRESENT);
    assertThat(labeler.labels("IMPRESSION AND RECOMMENDATIONS: Moderate edema."))
        .containsEntry(Finding.EDEMA, Label.PRESENT);
  }

  @Test
  void noFindingStandsWhenNothingButDevicesIsPresentOrUncertain() {
    assertThat(labeler.labels("Pacemaker in place. No effusion."))
        .isEqualTo(
            Map.of(
                Finding.NO_FINDING, Label.PRESENT,
                Finding.SUPPORT_DEVICES, Label.PRESENT,
                Finding.PLEURAL_EFFUSION, Label.ABSENT));
    assertThat(labeler.labels("Possible edema.")).doesNotContainKey(Finding.NO_FINDING);
    assertThat(labeler.labels("")).isEqualTo(Map.of(Finding.NO_FINDING, Label.PRESENT));
  }

  @Test
  void mentionSaysWhereHowMuchAndWhatBecameOfIt() {
    String sentence = "Slightly increased small left basilar effusion and stable RUL nodule.";
    List<Mention> mentions = labeler.mentions(sentence);
    assertThat(mentions).hasSize(2);
    Mention effusion = mentions.getFirst(), nodule = mentions.getLast();
    assertThat(effusion.location()).isEqualTo(new Location(Side.LEFT, Zone.BASAL, Lobe.UNSTATED));
    assertThat(effusion.severity()).isEqualTo(Severity.MILD);
    assertThat(effusion.change()).isEqualTo(Change.WORSENED);
    assertThat(effusion.span().of(sentence)).isEqualTo("effusion");
    assertThat(nodule.location()).isEqualTo(new Location(Side.RIGHT, Zone.UNSTATED, Lobe.UPPER));
    assertThat(nodule.change()).isEqualTo(Change.UNCHANGED);
  }

  @Test
  void predicatesSayWhatBecameOfTheirSubject() {
    assertThat(labeler.mentions("The right pneumothorax has resolved.").getFirst().change())
        .isEqualTo(Change.RESOLVED);
    assertThat(labeler.mentions("No change in the effusion.").getFirst().change())
        .isEqualTo(Change.UNCHANGED);
    assertThat(labeler.mentions("Improved edema and effusions.").getLast().change())
        .isEqualTo(Change.IMPROVED);
  }

  @Test
  void placesOfOneMentionAreNotThoseOfTheNext() {
    List<Mention> mentions =
        labeler.mentions("Small left effusion, moderate right pneumothorax, no edema.");
    assertThat(mentions)
        .extracting(m -> m.location().side())
        .containsExactly(Side.LEFT, Side.RIGHT, Side.UNSTATED);
    assertThat(mentions)
        .extracting(Mention::severity)
        .containsExactly(Severity.MILD, Severity.MODERATE, Severity.UNSTATED);
  }

  @Test
  void spansOfAReportPointAtTheirWords() {
    String report = "FINDINGS:\nNo pneumothorax.\n\nIMPRESSION: Bibasilar atelectasis.";
    assertThat(labeler.reportMentions(report))
        .extracting(m -> m.span().of(report))
        .containsExactly("pneumothorax", "atelectasis");
  }

  @Test
  void anyTextGivesLabels() {
    String[] pieces = {
      "no",
      ",",
      "effusion",
      "or",
      "heart",
      "is",
      "enlarged",
      ".",
      "may",
      "resolved",
      "(",
      ")",
      "with",
      "not",
      "___",
      "\n",
      ":",
      "stable",
      "lungs",
      "clear",
      "versus",
      "é",
      "?",
      "/",
      "and"
    };
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      List<String> words = new ArrayList<>();
      for (int k = random.nextInt(20); k >= 0; k--) {
        words.add(pieces[random.nextInt(pieces.length)]);
      }
      String text = String.join(random.nextBoolean() ? " " : "", words);
      assertThat(labeler.labels(text)).as("seed " + seed + ": " + text).isNotNull();
      for (Mention mention : labeler.mentions(text)) {
        assertThat(mention.span().of(text)).as("seed " + seed + ": " + text).isNotBlank();
      }
    }
  }
}
