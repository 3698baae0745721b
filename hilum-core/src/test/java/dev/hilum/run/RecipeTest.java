package dev.hilum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
  @TempDir Path dir;

  enum Kind {
    OFF,
    NUMERATOR_CAP
  }

  record Loop(int steps, double learningRate, long seed, boolean shuffle) {
    Loop {
      if (steps < 1) {
        throw new IllegalArgumentException("steps must be at least 1, got " + steps);
      }
      if (!(learningRate > 0)) {
        throw new IllegalArgumentException("learningRate must be above 0, got " + learningRate);
      }
    }
  }

  record Part(String name, List<Double> weights) {}

  record Config(
      String model, Path prompts, Kind kind, List<Part> parts, Optional<String> note, Loop loop) {}

  private static final String TEXT =
      """
      task: demo
      model: 2024
      prompts: some/file.json
      kind: numerator-cap
      parts:
        - {name: a, weights: [1, 2.5]}
        - name: "1e3"
          weights: []
      loop:
        steps: 10
        learning_rate: 1e-5
        seed: -9223372036854775808
        shuffle: true
      """;

  private static final Config CONFIG =
      new Config(
          "2024",
          Path.of("some/file.json"),
          Kind.NUMERATOR_CAP,
          List.of(new Part("a", List.of(1.0, 2.5)), new Part("1e3", List.of())),
          Optional.empty(),
          new Loop(10, 1e-5, Long.MIN_VALUE, true));

  private static Config read(String text, String... sets) {
    return Recipe.parse(text, "r.yaml", List.of(sets)).as(Config.class);
  }

  @Test
  void typesSayHowValuesAreRead() throws IOException {
    Path file = Files.writeString(dir.resolve("r.yaml"), TEXT);
    assertThat(Recipe.read(file, Config.class, List.of())).isEqualTo(CONFIG);
    assertThat(Recipe.open(file, List.of()).task()).isEqualTo("demo");
  }

  @Test
  void whatIsWrittenIsReadBackEqual() {
    assertThat(read(Recipe.write("demo", CONFIG))).isEqualTo(CONFIG);
    Config noted =
        new Config(
            "true",
            Path.of("/x y/ü"),
            Kind.OFF,
            List.of(),
            Optional.of("# no: comment"),
            new Loop(1, Double.MIN_VALUE, 1, false));
    assertThat(read(Recipe.write("demo", noted))).isEqualTo(noted);
  }

  @Test
  void overridesAreLaidOverTheFile() {
    Config read =
        read(
            TEXT, "loop.steps=20", "kind=off", "note='why: so'", "parts=[{name: b, weights: [3]}]");
    assertThat(read.loop()).isEqualTo(new Loop(20, 1e-5, Long.MIN_VALUE, true));
    assertThat(read.kind()).isEqualTo(Kind.OFF);
    assertThat(read.parts()).containsExactly(new Part("b", List.of(3.0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "loop.stepz=3       | --set loop.stepz=3: \"stepz\" is not a key of loop (nearest: steps),"
            + " which has steps, learning_rate, seed, shuffle",
        "lop.steps=3        | \"lop\" is not a key of this recipe (nearest: loop)",
        "loop.steps=ten     | --set loop.steps=ten: \"loop.steps\" must be a whole number of 32"
            + " bits, got \"ten\"",
        "loop.steps=2.5     | must be a whole number of 32 bits, got 2.5",
        "loop.steps=3e9     | must be a whole number of 32 bits, got 3e9",
        "loop.steps=1e99999 | must be a whole number of 32 bits, got 1e99999",
        "loop.steps=0       | --set loop.steps=0: loop: steps must be at least 1, got 0",
        "loop.learning_rate=0 | loop: learning_rate must be above 0, got 0.0",
        "loop.learning_rate=.inf | \"loop.learning_rate\" must be a finite number in decimal"
            + " digits, got .inf",
        "loop.shuffle=yes   | \"loop.shuffle\" must be true or false, got \"yes\"",
        "loop=3             | \"loop\" must be a section with keys of its own, got 3",
        "kind=cap           | \"kind\" must be one of [off, numerator-cap], got \"cap\"",
        "parts=a            | \"parts\" must be a list, e.g. [a, b], got \"a\"",
        "parts=[{name: x, weights: [y]}] | \"parts[0].weights[0]\" must be a finite number in"
            + " decimal digits, got \"y\"",
        "parts=[{name: x}]  | the key \"parts[0].weights\" is missing",
        "model=[a           | --set model=[a: not valid YAML",
        "model              | --set model: must be KEY=VALUE, e.g. training.steps=100",
        "model.x=1          | \"model\" must be text, got a section with the keys x",
        "model=~            | \"model\" must be text, got nothing",
      })
  void badOverrideIsOneSentence(String set, String sentence) {
    assertThatThrownBy(() -> read(TEXT, set))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("\n");
  }

  @Test
  void badKeyOfAFileIsToldWithItsLine() {
    assertThatThrownBy(() -> read(TEXT.replace("learning_rate", "learnin_rate")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "r.yaml line 11: \"learnin_rate\" is not a key of loop (nearest: learning_rate),"
                + " which has steps, learning_rate, seed, shuffle");
    assertThatThrownBy(() -> read(TEXT.replace("steps: 10", "steps: -1")))
        .hasMessage("r.yaml line 9: loop: steps must be at least 1, got -1");
    assertThatThrownBy(() -> read(TEXT.replace("model: 2024\n", "")))
        .hasMessage("r.yaml: the key \"model\" is missing");
    assertThatThrownBy(() -> read(TEXT.replace("  seed: -9223372036854775808\n", "")))
        .hasMessage("r.yaml line 9: the key \"loop.seed\" is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model: x", "task: [a]", "task: 3", "task: ~"})
  void recipeWithoutATaskIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("\"task\" must name what is trained, got ");
  }

  @Test
  void unknownNameListsWhatIsShipped() {
    assertThatThrownBy(() -> Recipe.open("no-such", List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no-such: there is no such file, and the shipped recipes are ");
  }

  @Test
  void schemaNamesKeysTypesAndWhatIsRequired() {
    JsonObject schema = Json.parse(Json.write(Recipe.schema("demo", Config.class)), "schema");
    assertThat(schema.texts("required"))
        .containsExactly("task", "model", "prompts", "kind", "parts", "loop");
    JsonObject properties = schema.object("properties");
    assertThat(properties.keys())
        .containsExactly("task", "model", "prompts", "kind", "parts", "note", "loop");
    assertThat(properties.object("kind").texts("enum")).containsExactly("off", "numerator-cap");
    JsonObject loop = properties.object("loop");
    assertThat(loop.flag("additionalProperties", true)).isFalse();
    assertThat(loop.object("properties").object("steps").text("type")).isEqualTo("integer");
    assertThat(loop.object("properties").object("learning_rate").text("type")).isEqualTo("number");
  }
}
