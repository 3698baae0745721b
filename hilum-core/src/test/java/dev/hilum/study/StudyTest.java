package dev.hilum.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyTest {

  @ParameterizedTest
  @CsvSource({"58, 58", "58.5, 58.5", "058Y, 58", "006M, 0.5", "026W, 0.4983", "000D, 0", "0, 0"})
  void agesAreYears(String cell, double years) {
    assertThat(Age.parse(cell).getAsDouble()).isEqualTo(years, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"414", "-1", "old", "058X", "NaN", "1e999"})
  void agesThatCannotBeAreRefused(String cell) {
    assertThatThrownBy(() -> Age.parse(cell))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(cell);
  }

  @Test
  void aBlankAgeIsNotTold() {
    assertThat(Age.parse(" ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PA, PA",
    "ap, AP",
    "AP Supine, AP_SUPINE",
    "L, LATERAL",
    "LL, LATERAL",
    "Frontal, FRONTAL",
    "LAO, OTHER",
    "'', UNKNOWN"
  })
  void viewsOfTheDataSetsAreRead(String cell, View view) {
    assertThat(View.parse(cell)).isEqualTo(view);
  }

  @ParameterizedTest
  @EnumSource
  void everyViewReadsItsOwnCell(View view) {
    assertThat(View.parse(view.cell())).isEqualTo(view);
  }

  @Test
  void anUnknownViewIsNeitherFrontalNorLateral() {
    assertThat(View.UNKNOWN.frontal() || View.UNKNOWN.lateral()).isFalse();
    assertThat(View.AP_SUPINE.frontal()).isTrue();
  }

  @Test
  void sexIsReadInWordsAndLetters() {
    assertThat(Sex.parse("Female")).isEqualTo(Sex.FEMALE);
    assertThat(Sex.parse("m")).isEqualTo(Sex.MALE);
    assertThat(Sex.parse("O")).isEqualTo(Sex.UNKNOWN);
  }

  @Test
  void splitsAreReadOrRefused() {
    assertThat(Split.parse("valid")).contains(Split.VAL);
    assertThat(Split.parse("")).isEmpty();
    assertThatThrownBy(() -> Split.parse("holdout")).hasMessageContaining("holdout");
  }

  @Test
  void aLabelThatIsLeftOutIsUnknown() {
    Film film = film("a", "s", "p", Map.of(Finding.EDEMA, Label.UNKNOWN));
    assertThat(film.label(Finding.EDEMA)).isEqualTo(Label.UNKNOWN);
    assertThat(film.label(Finding.MASS)).isEqualTo(Label.UNKNOWN);
    assertThat(film.labels()).isEmpty();
    assertThat(film.path()).isEmpty();
  }

  @Test
  void aStudyHoldsOnlyItsOwnFilms() {
    Film film = film("a", "s", "p", Map.of());
    assertThatThrownBy(() -> new Study("other", "p", OptionalInt.empty(), List.of(film)))
        .hasMessageContaining("other");
    Study study = new Study("s", "p", OptionalInt.empty(), List.of(film));
    assertThatThrownBy(() -> new Patient("q", List.of(study))).hasMessageContaining("q");
  }

  @Test
  void aBoxLiesWithinItsFilm() {
    assertThat(new Region("a", Finding.MASS, 0.5, 0.5, 0.5, 0.5, "").width()).isEqualTo(0.5);
    assertThatThrownBy(() -> new Region("a", Finding.MASS, 0.6, 0.5, 0.5, 0.5, ""))
        .hasMessageContaining("width=0.5");
  }

  private static Film film(String id, String study, String patient, Map<Finding, Label> labels) {
    return new Film(
        id,
        study,
        patient,
        new Pixels.Absent(),
        View.PA,
        Sex.FEMALE,
        OptionalDouble.of(40),
        labels,
        Optional.empty(),
        Map.of());
  }
}
