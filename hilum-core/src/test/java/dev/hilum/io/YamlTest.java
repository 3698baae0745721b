package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

  @Test
  void valuesKnowTheirLine() {
    YamlNode.Mapping read =
        Yaml.parse("# first\na: 1\nb:\n  c: [x, y]\n  d:\n    - 1e-5\n    - off\n", "r.yaml");
    YamlNode.Mapping b = (YamlNode.Mapping) read.entries().get("b");
    YamlNode.Sequence d = (YamlNode.Sequence) b.entries().get("d");
    assertThat(read.entries().get("a").where()).isEqualTo("r.yaml line 2");
    assertThat(b.where()).isEqualTo("r.yaml line 3");
    assertThat(d.items())
        .containsExactly(
            new YamlNode.Scalar("1e-5", YamlNode.Kind.NUMBER, "r.yaml line 6"),
            new YamlNode.Scalar("off", YamlNode.Kind.TEXT, "r.yaml line 7"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, NUMBER", "-1.5, NUMBER", "1e-5, NUMBER", "1E5, NUMBER", ".5, NUMBER", "true, FLAG",
    "no, TEXT", "fp32, TEXT", "'\"1\"', TEXT", "1.2.3, TEXT", "~, NOTHING", "null, NOTHING"
  })
  void scalarsAreWhatYaml12SaysTheyAre(String text, YamlNode.Kind kind) {
    assertThat(((YamlNode.Scalar) Yaml.value(text, "x")).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\na: 2                   | line 2: the key \"a\" stands twice",
        "a: &x [1]\\nb: *x             | line 1: anchors (&) and aliases (*) are not read here",
        "a: !!int 3                    | tags are not read here",
        "a: 1\\n---\\nb: 2             | must be one document",
        "- 1\\n- 2                     | must hold keys with values, got a list of 2",
        "a: [1                         | r.yaml line",
        "a: b: c                       | r.yaml line 1: not valid YAML",
        "''                            | must hold keys with values, got nothing",
      })
  void refusedInOneSentence(String text, String sentence) {
    assertThatThrownBy(() -> Yaml.parse(text.replace("\\n", "\n"), "r.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence)
        .hasMessageStartingWith("r.yaml")
        .hasMessageNotContaining("\n");
  }

  @Test
  void bombsAreRefused() {
    assertThatThrownBy(() -> Yaml.parse("a: " + "[".repeat(10_000), "r.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("32 levels");
    assertThatThrownBy(() -> Yaml.parse("a: " + "x".repeat(Yaml.CHARACTERS), "r.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at most 1048576 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        "true",
        "null",
        "1e-5",
        "12",
        "0x10",
        "a: b",
        "# no",
        "- x",
        "*a",
        "&b",
        "é✓",
        "two\nlines",
        " blank ",
        "'q'",
        "\"q\"",
        "1_000",
        "off",
        "~",
        "{x}",
        "[y]",
        "a #b",
        "%",
        "010",
        "0o17",
        ".5",
        ".inf",
        "-.INF",
        ".NaN",
        "+1",
        "1.",
        "1.5e3",
        "2024-01-01",
        "./a",
        "y"
      })
  void everyTextIsReadBack(String text) {
    YamlNode.Mapping read =
        Yaml.parse(Yaml.write(Map.of("k", text, "l", List.of(text))), "written");
    assertThat(read.entries().get("k"))
        .isEqualTo(new YamlNode.Scalar(text, YamlNode.Kind.TEXT, read.entries().get("k").where()));
  }
}
