package dev.hilum.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FindingTest {

  @Test
  void noNameMeansTwoFindings() {
    Set<String> names = new HashSet<>();
    for (Finding finding : Finding.values()) {
      assertThat(names.add(finding.displayName().toLowerCase(Locale.ROOT))).isTrue();
      for (String alias : finding.aliases()) {
        assertThat(names.add(alias.toLowerCase(Locale.ROOT))).as(alias).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFindingIsFoundByItsName(Finding finding) {
    assertThat(Finding.named(finding.displayName())).contains(finding);
    assertThat(Finding.named(finding.name())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "Effusion, PLEURAL_EFFUSION",
    "Pleural_Thickening, PLEURAL_THICKENING",
    "NORMAL, NO_FINDING",
    "COVID, COVID_19",
    "viral pneumonia, VIRAL_PNEUMONIA",
    "Infiltrate, INFILTRATION",
    "Nodule/Mass, NODULE_OR_MASS"
  })
  void wordsOfTheDataSetsAreFound(String word, Finding finding) {
    assertThat(Finding.named(word)).contains(finding);
  }

  @Test
  void otherWordsAreNoFinding() {
    assertThat(Finding.named("hearts")).isEmpty();
    assertThat(Finding.named("")).isEmpty();
  }

  @Test
  void chexpertAndNihHaveFourteenEachAndShareSeven() {
    assertThat(Finding.CHEXPERT).hasSize(14).doesNotHaveDuplicates();
    assertThat(Finding.NIH).hasSize(14).doesNotHaveDuplicates();
    assertThat(Finding.NIH.stream().filter(Finding.CHEXPERT::contains)).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({"1, PRESENT", "1.0, PRESENT", "0, ABSENT", "0.0, ABSENT", "-1, UNCERTAIN"})
  void cellsAreRead(String cell, Label label) {
    assertThat(Label.parse(cell)).isEqualTo(label);
    assertThat(Label.parse(label.cell())).isEqualTo(label);
  }

  @Test
  void aBlankCellIsUnknownAndAnyOtherRefused() {
    assertThat(Label.parse(" ")).isEqualTo(Label.UNKNOWN);
    assertThatThrownBy(() -> Label.parse("2"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got 2");
  }

  @ParameterizedTest
  @CsvSource({
    "U_ZERO, ABSENT, UNKNOWN",
    "U_ONE, PRESENT, UNKNOWN",
    "U_IGNORE, UNKNOWN, UNKNOWN",
    "BLANK_NEGATIVE, UNKNOWN, ABSENT",
    "U_ZERO_BLANK_NEGATIVE, ABSENT, ABSENT",
    "U_ONE_BLANK_NEGATIVE, PRESENT, ABSENT"
  })
  void policiesMapTheUncertainAndTheUnknown(LabelPolicy policy, Label uncertain, Label unknown) {
    assertThat(policy.apply(Label.UNCERTAIN)).isEqualTo(uncertain);
    assertThat(policy.apply(Label.UNKNOWN)).isEqualTo(unknown);
    assertThat(policy.apply(Label.PRESENT)).isEqualTo(Label.PRESENT);
    assertThat(policy.apply(Label.ABSENT)).isEqualTo(Label.ABSENT);
    assertThat(LabelPolicy.parse(policy.optionName())).isEqualTo(policy);
    assertThat(policy.sentence())
        .startsWith("uncertain is " + (uncertain == Label.UNKNOWN ? "left out" : lower(uncertain)))
        .endsWith("unknown is " + (unknown == Label.UNKNOWN ? "left out" : lower(unknown)));
  }

  private static String lower(Label label) {
    return label.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void policiesAreKnownByTheirShortNames() {
    assertThat(LabelPolicy.parse("ignore")).isEqualTo(LabelPolicy.U_IGNORE);
    assertThat(LabelPolicy.parse("zero")).isEqualTo(LabelPolicy.U_ZERO);
    assertThat(LabelPolicy.parse("one")).isEqualTo(LabelPolicy.U_ONE);
    assertThatThrownBy(() -> LabelPolicy.parse("two")).hasMessageContaining("got two");
  }

  @Test
  void nihWordsStateTheFourteenAndNoFinding() {
    assertThat(Vocabulary.NIH.findings()).hasSize(15).containsAll(Finding.NIH);
    assertThat(Vocabulary.NIH.of("Pleural_Thickening")).containsExactly(Finding.PLEURAL_THICKENING);
    assertThat(Vocabulary.NIH.of("Edematous")).isEmpty();
  }

  @Test
  void aCauseImpliesItsKindAndPneumonia() {
    assertThat(Vocabulary.COVID_CHESTXRAY.of("COVID-19"))
        .isEqualTo(List.of(Finding.COVID_19, Finding.VIRAL_PNEUMONIA, Finding.PNEUMONIA));
    assertThat(Vocabulary.COVID_CHESTXRAY.of("Streptococcus"))
        .contains(Finding.BACTERIAL_PNEUMONIA)
        .doesNotContain(Finding.VIRAL_PNEUMONIA);
  }
}
