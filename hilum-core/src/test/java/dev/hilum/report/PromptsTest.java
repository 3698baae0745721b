package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptsTest {
  @TempDir Path dir;

  @Test
  void theDefaultSetsNameAgainstNoName() {
    Prompts.Pair pair = Prompts.standard().of(Finding.PLEURAL_EFFUSION);
    assertThat(pair.positive()).containsExactly("Pleural Effusion");
    assertThat(pair.negative()).containsExactly("No Pleural Effusion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "sentences", "negation-safe"})
  void noShippedSetNegatesTheAbsenceOfFindings(String set) {
    Prompts.Pair pair = Prompts.open(set).of(Finding.NO_FINDING);
    assertThat(pair.negative())
        .noneMatch(text -> text.toLowerCase(java.util.Locale.ROOT).contains("no "));
    assertThat(pair.positive()).doesNotContainAnyElementsOf(pair.negative());
  }

  @Test
  void templatesOfAnotherFileDoNotNegateTheAbsenceOfFindingsEither() {
    Prompts own =
        parse(
            "{\"version\": 1, \"templates\": {\"positive\": [\"{pathology}\"],"
                + " \"negative\": [\"no {pathology}\"]}}");
    assertThat(own.of(Finding.NO_FINDING)).isEqualTo(Prompts.standard().of(Finding.NO_FINDING));
    assertThat(own.of(Finding.COVID_19).negative()).containsExactly("no COVID-19");
    assertThat(own.of(Finding.LUNG_OPACITY).positive()).containsExactly("lung opacity");
  }

  @Test
  void negationSafeNegativesDescribeHealth() {
    Prompts safe = Prompts.open("negation-safe");
    for (Finding finding : Finding.values()) {
      assertThat(safe.of(finding).negative())
          .as(finding.displayName())
          .noneMatch(text -> (" " + text + " ").matches("(?i).*[ ](no|not|without)[ ].*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "sentences", "negation-safe"})
  void whatIsWrittenReadsBackTheSame(String set) throws IOException {
    Prompts prompts = Prompts.open(set).at(0.0125);
    Path file = dir.resolve("p.json");
    Files.writeString(file, Json.write(prompts.toJson()));
    assertThat(Prompts.open(file.toString())).isEqualTo(prompts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|the key \"version\" is missing",
        "{\"version\": 2}|version must be 1, got 2",
        "{\"version\": 1}|must have templates or findings, got neither",
        "{\"version\": 1, \"prompts\": {}}|keys must be of [version, name, templates, findings,"
            + " temperature], got \"prompts\"",
        "{\"version\": 1, \"findings\": {\"Gout\": {}}}|a finding must be one that is known, got"
            + " Gout",
        "{\"version\": 1, \"findings\": {\"Edema\": {\"positive\": [\"a\"]}}}|findings: Edema: the"
            + " key \"negative\" is missing",
        "{\"version\": 1, \"findings\": {\"Edema\": {\"positive\": [], \"negative\": [\"a\"]}}}|"
            + "\"positive\" must hold at least one text and no blank one, got []",
        "{\"version\": 1, \"findings\": {\"Edema\": {\"positive\": [\"a\"], \"negative\": [\""
            + " \"]}}}|\"negative\" must hold at least one text and no blank one",
        "{\"version\": 1, \"templates\": {\"positive\": [\"a\"], \"negative\": [\"b\"]}}|a positive"
            + " template must hold {Pathology} or {pathology}",
        "{\"version\": 1, \"templates\": {\"positive\": [\"{pathology}\"], \"negative\": [\"no"
            + " {finding}\"]}}|p.json: templates: \"negative\" may hold the placeholders"
            + " {Pathology} and {pathology} only, got {finding} in \"no {finding}\"",
        "{\"version\": 1, \"findings\": {\"Edema\": {\"positive\": [\"a {pathology\"],"
            + " \"negative\": [\"b\"]}}}|findings: Edema: \"positive\" may hold the placeholders"
            + " {Pathology} and {pathology} only, got {pathology in \"a {pathology\"",
        "{\"version\": 1, \"temperature\": -1, \"findings\": {\"Edema\": {\"positive\": [\"a\"],"
            + " \"negative\": [\"b\"]}}}|\"temperature\" must be positive, got -1.0",
        "[]|must hold a JSON object, got array",
        "{|not valid JSON"
      })
  void aBadFileIsToldInOneSentence(String json, String sentence) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("p.json: ")
        .hasMessageContaining(sentence);
  }

  @Test
  void aFindingWithoutTextOrTemplateIsRefused() {
    Prompts own =
        parse(
            "{\"version\": 1, \"name\": \"mine\", \"findings\": {\"Edema\": {\"positive\": [\"a\"],"
                + " \"negative\": [\"b\"]}}}");
    assertThat(own.of(Finding.EDEMA).positive()).isEqualTo(List.of("a"));
    assertThatThrownBy(() -> own.of(Finding.MASS))
        .hasMessage("the prompts mine have no text for Mass, and no template; they have [Edema]");
    assertThatThrownBy(() -> Prompts.open("nowhere.json"))
        .hasMessage(
            "nowhere.json: prompts must be a file or one of [default, sentences, negation-safe],"
                + " got neither");
  }

  private static Prompts parse(String json) {
    return Prompts.parse(Json.parse(json, "p.json"));
  }
}
