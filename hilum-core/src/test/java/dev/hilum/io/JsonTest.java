package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void nullCountsAsAbsent() {
    JsonObject json = Json.parse("{\"a\": null, \"b\": 3}", "x.json");
    assertThat(json.has("a")).isFalse();
    assertThat(json.integer("a", 7)).isEqualTo(7);
    assertThat(json.integer("b", 7)).isEqualTo(3);
  }

  @Test
  void wrongTypeNamesFileKeyAndValue() {
    JsonObject json = Json.parse("{\"eps\": \"small\", \"n\": {\"d\": 1.5}}", "x.json");
    assertThatThrownBy(() -> json.number("eps"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.json: \"eps\" must be a number, got \"small\"");
    assertThatThrownBy(() -> json.object("n").integer("d"))
        .hasMessage("x.json: n: \"d\" must be a 32-bit integer, got 1.5");
    assertThatThrownBy(() -> json.text("gone")).hasMessage("x.json: the key \"gone\" is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1]", "{\"a\": 1} trailing", "{\"a\": NaN}", "nul"})
  void refusesWhatIsNotOneObject(String text) {
    assertThatThrownBy(() -> Json.parse(text, "x.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("x.json: ");
  }

  @Test
  void refusesDeepNesting() {
    assertThatThrownBy(() -> Json.parse("{\"a\":" + "[".repeat(200_000), "x.json"))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void missingFileIsBadInput() {
    assertThatThrownBy(() -> Json.read(Path.of("no-such.json")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("no-such.json: ");
  }

  @Test
  void aByteOrderMarkIsPassedOver(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "\uFEFF{\"a\": 1}");
    assertThat(Json.read(file).integer("a")).isEqualTo(1);
  }

  @Test
  void aKeyThatComesTwiceIsRefusedWhereItMatters(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "{\"a\": 1,\n \"a\": 2}");
    assertThat(Json.read(file).integer("a")).isEqualTo(2);
    assertThatThrownBy(() -> Json.readUnique(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("\"a\"")
        .hasMessageContaining("(line 2, column");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1,}", "{\"a\": NaN}", "// a\n{}", "{} {}"})
  void theReasonSpeaksOfTheFileAndNotOfTheParser(String text) {
    assertThatThrownBy(() -> Json.parse(text, "x.json"))
        .hasMessageMatching("x.json: not valid JSON: [^\n]* \\(line \\d+, column \\d+\\)")
        .hasMessageNotContainingAny("Feature", "jackson", "enable");
  }
}
