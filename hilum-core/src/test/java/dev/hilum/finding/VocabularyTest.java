package dev.hilum.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class VocabularyTest {
  static final List<Vocabulary> ALL = Vocabulary.ALL;

  @ParameterizedTest
  @FieldSource("ALL")
  void wordsAreLowerCaseAndEveryFindingIsStatedByOne(Vocabulary vocabulary) {
    assertThat(vocabulary.words().keySet())
        .allMatch(word -> word.equals(word.strip().toLowerCase(Locale.ROOT)));
    Set<Finding> stated = new HashSet<>();
    vocabulary.words().values().forEach(stated::addAll);
    assertThat(vocabulary.findings()).isSorted().containsExactlyInAnyOrderElementsOf(stated);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theTableHoldsEveryWord(Vocabulary vocabulary) {
    Set<String> shown = new HashSet<>();
    vocabulary.table().values().forEach(shown::addAll);
    assertThat(shown).isEqualTo(vocabulary.words().keySet());
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theHierarchyIsMadeOfWordsAndHasNoCircle(Vocabulary vocabulary) {
    vocabulary
        .broader()
        .forEach(
            (word, above) -> {
              assertThat(vocabulary.words())
                  .containsKey(word)
                  .containsKeys(above.toArray(String[]::new));
              assertThat(ancestors(vocabulary, word, new HashSet<>())).doesNotContain(word);
            });
  }

  @Test
  void padchestHas172FindingsAnd19Diagnoses() {
    assertThat(Vocabulary.PADCHEST.words()).hasSize(172 + 19 + 3 + 3);
    assertThat(Vocabulary.PADCHEST.of("COPD signs")).containsExactly(Finding.COPD);
    assertThat(Vocabulary.PADCHEST.of("NSG tube"))
        .containsExactly(Finding.NASOGASTRIC_TUBE, Finding.SUPPORT_DEVICES);
    assertThat(Vocabulary.PADCHEST.of("kerley lines")).isEmpty();
    assertThat(Vocabulary.PADCHEST.knows("Kerley lines")).isTrue();
    assertThat(Vocabulary.PADCHEST.knows("hearts")).isFalse();
  }

  /** The exceptions are named in docs/finding.md. */
  @Test
  void aPadchestWordStatesWhatTheWordsAboveItState() {
    Vocabulary padchest = Vocabulary.PADCHEST;
    List<String> exceptions = new ArrayList<>();
    padchest
        .broader()
        .forEach(
            (word, above) -> {
              if (!above.stream().allMatch(up -> padchest.of(word).containsAll(padchest.of(up)))) {
                exceptions.add(word);
              }
            });
    assertThat(exceptions)
        .containsExactlyInAnyOrder(
            "adenopathy",
            "breast mass",
            "mediastinal mass",
            "pleural mass",
            "soft tissue mass",
            "tuberculosis sequelae");
  }

  @Test
  void vindrHas22LocalAnd6GlobalLabels() {
    assertThat(Vocabulary.VINDR.words()).hasSize(28 + 1); // one global label in two spellings
    assertThat(Vocabulary.VINDR.of("Nodule/Mass")).containsExactly(Finding.NODULE_OR_MASS);
    assertThat(Vocabulary.VINDR.of("ILD")).containsExactly(Finding.INTERSTITIAL_LUNG_DISEASE);
    assertThat(Vocabulary.VINDR.of("Rib fracture"))
        .containsExactly(Finding.RIB_FRACTURE, Finding.FRACTURE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cardiomegaly/mild | CARDIOMEGALY",
        "Fractures, Bone/ribs/right/multiple | RIB_FRACTURE FRACTURE",
        "Diaphragm/right/elevated | HEMIDIAPHRAGM_ELEVATION",
        "Lung/hyperdistention/mild | HYPERINFLATION",
        "Opacity/lung/base/left | LUNG_OPACITY",
        "Opacity/thorax | ",
        "Pulmonary Disease, Chronic Obstructive | COPD"
      })
  void aTermStatesWithItsQualifiers(String word, String findings) {
    List<Finding> expected =
        findings == null
            ? List.of()
            : List.of(findings.split(" ", -1)).stream().map(Finding::valueOf).toList();
    assertThat(Vocabulary.OPENI.of(word)).containsExactlyElementsOf(expected);
    assertThat(Vocabulary.OPENI.knows(word)).isTrue();
  }

  @Test
  void borderlineIsUncertain() {
    assertThat(Vocabulary.OPENI.labels("Cardiomegaly/borderline"))
        .isEqualTo(Map.of(Finding.CARDIOMEGALY, Label.UNCERTAIN));
    assertThat(Vocabulary.OPENI.labels("Cardiomegaly"))
        .isEqualTo(Map.of(Finding.CARDIOMEGALY, Label.PRESENT));
    assertThat(Vocabulary.PADCHEST.labels("COVID 19 uncertain"))
        .containsEntry(Finding.COVID_19, Label.UNCERTAIN);
  }

  private static Set<String> ancestors(Vocabulary vocabulary, String word, Set<String> found) {
    for (String above : vocabulary.broader().getOrDefault(word, List.of())) {
      if (found.add(above)) {
        ancestors(vocabulary, above, found);
      }
    }
    return found;
  }
}
