package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "doctor --help", "film --help", "film info --help"})
  void helpGoesToStandardOutput(String words) {
    Command help = Command.run((Object[]) words.split(" ", -1));
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: hilum").contains("--debug");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void versionIsOneLine() {
    Command version = Command.run("--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.out().lines()).hasSize(1).first().asString().startsWith("hilum ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "film", "film nonsense", "doctor --nonsense", "film info"})
  void usageErrorsAreOneSentenceAndCodeTwo(String words) {
    Command wrong = words.isEmpty() ? Command.run() : Command.run((Object[]) words.split(" ", -1));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err().lines()).hasSize(1).first().asString().startsWith("hilum: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --split holdout     | expected one of [ALL, TRAIN, VAL, TEST] (case-insensitive)
          --view oblique      | expected one of [FRONTAL, LATERAL, ALL] (case-insensitive)
          --limit 0           | must be a whole number of at least 1, got 0
          --limit many        | must be a whole number of at least 1, got many
          --threads 0         | must be a whole number of at least 1, got 0
          --precision fp8     | precision must be auto, fp32, bf16 or int8, got fp8
          --batch -1          | must be a whole number of at least 0, got -1
          --readers 1.5       | must be a whole number of at least 0, got 1.5
          --temperature 0     | must be a finite number above 0, got 0
          --temperature NaN   | must be a finite number above 0, got NaN
          --temperature warm  | must be a finite number above 0, got warm
          --uncertain maybe   | a label policy must be one of [u-zero,
          --bootstrap -5      | must be a whole number of at least 1, got -5
          --threshold-by auc  | expected one of [F1, MCC] (case-insensitive)
          """)
  void optionValuesAgainstTheirRuleAreUsage(String option, String rule) {
    List<Object> words =
        new ArrayList<>(List.of("zero-shot", "--model", "m", "--archive", "a", "--out", dir));
    words.addAll(List.of((Object[]) option.split(" ", -1)));
    Command wrong = Command.run(words.toArray());
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err().lines()).hasSize(1);
    assertThat(wrong.err())
        .startsWith("hilum: Invalid value for option '" + option.split(" ", -1)[0] + "'")
        .contains(rule);
  }

  @Test
  void badInputIsOneSentenceAndCodeThree() {
    Path film = dir.resolve("gone.png");
    Command wrong = Command.run("film", "info", film);
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err().lines())
        .containsExactly("hilum: " + film + ": cannot be read: there is no such file");
  }

  @Test
  void debugShowsWhereTheErrorCameFrom() {
    Command wrong = Command.run("film", "info", dir.resolve("gone.png"), "--debug");
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.err()).contains("BadInputException").contains("\tat dev.hilum.");
  }

  @Test
  void doctorTellsTheMachine() {
    Command doctor = Command.run("doctor", "--json");
    assertThat(doctor.exitCode()).isZero();
    assertThat(doctor.json().text("java")).startsWith("25");
    assertThat(doctor.json().integer("cores")).isPositive();
    assertThat(doctor.json().text("precision_auto")).isIn("fp32", "bf16");
  }
}
