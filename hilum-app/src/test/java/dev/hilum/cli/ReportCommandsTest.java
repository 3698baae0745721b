package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandsTest {
  @TempDir Path dir;
  private Path reports;
  private Path vocabulary;

  @BeforeEach
  void write() throws IOException {
    reports = dir.resolve("reports.jsonl");
    Files.writeString(
        reports,
        """
        {"id": "a", "text": "FINDINGS: Heart normal. No effusion.\\nIMPRESSION: 1. Normal chest."}

        {"id": 7, "text": "Clear"}
        """);
    vocabulary = dir.resolve("vocab.txt");
    Files.writeString(vocabulary, "[PAD]\n[UNK]\n[CLS]\n[SEP]\nclear\nno\neff\n##usion\n");
  }

  private static List<JsonObject> lines(String text) {
    return text.lines().map(line -> Json.parse(line, "a line")).toList();
  }

  @Test
  void splitAnswersSectionsAndSentencesLineByLine() {
    Command split = Command.run("report", "split", reports);
    assertThat(split.err()).isEmpty();
    assertThat(split.exitCode()).isZero();
    List<JsonObject> lines = lines(split.out());
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).keys()).containsExactly("id", "sections", "sentences");
    assertThat(lines.get(0).text("id")).isEqualTo("a");
    JsonObject sections = lines.get(0).object("sections");
    assertThat(sections.keys()).containsExactly("findings", "impression");
    assertThat(sections.text("findings")).isEqualTo("Heart normal. No effusion.");
    assertThat(lines.get(0).texts("sentences"))
        .containsExactly("Heart normal.", "No effusion.", "1. Normal chest.");
    assertThat(lines.get(1).integer("id")).isEqualTo(7);
  }

  @Test
  void tokenizeAnswersIdsWithSpecialTokensAndNoPadding() {
    Command ids = Command.run("report", "tokenize", reports, "--tokenizer", vocabulary);
    assertThat(ids.exitCode()).isZero();
    assertThat(lines(ids.out()).get(1).integers("ids")).containsExactly(2, 4, 3);
    assertThat(Command.run("report", "tokenize", reports, "--model", dir).out())
        .isEqualTo(ids.out());
  }

  @Test
  void textsAreCutOnlyWhereAskedAndItIsTold() {
    Command cut =
        Command.run("report", "tokenize", reports, "--tokenizer", vocabulary, "--max-length", 4);
    assertThat(lines(cut.out()).get(0).integers("ids")).hasSize(4).startsWith(2).endsWith(3);
    assertThat(cut.err()).contains("1 of 2 texts were cut to 4 ids");
    Command none =
        Command.run("report", "tokenize", reports, "--tokenizer", vocabulary, "--max-length", 1);
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("--max-length must have room for 2 special tokens, got 1");
  }

  @Test
  void aBadLineEndsWithItsNumberAndLeavesNoOutput() throws IOException {
    Path out = dir.resolve("out.jsonl");
    for (String bad : List.of("{\"id\": \"b\"}", "{\"text\": \"x\"}", "[]", "not JSON")) {
      Files.writeString(reports, "{\"id\": \"a\", \"text\": \"x\"}\n\n" + bad + "\n");
      Command wrong = Command.run("report", "split", reports, "--out", out);
      assertThat(wrong.exitCode()).as(bad).isEqualTo(3);
      assertThat(wrong.err()).contains(reports + ": line 3: ");
      assertThat(wrong.err().lines()).hasSize(1);
      assertThat(out).doesNotExist();
    }
    Files.write(
        reports, "{\"id\": \"a\", \"text\": \"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Command.run("report", "split", reports).err()).contains("line 1: must be UTF-8");
  }

  @Test
  void outIsWrittenWholeAndReplacedOnlyWithForce() throws IOException {
    Path out = dir.resolve("out.jsonl");
    Command split = Command.run("report", "split", reports);
    assertThat(Command.run("report", "split", reports, "--out", out).out()).isEmpty();
    assertThat(Files.readString(out)).isEqualTo(split.out());
    assertThat(Command.run("report", "split", reports, "--out", out).exitCode()).isEqualTo(2);
    assertThat(Command.run("report", "split", reports, "--out", out, "--force").exitCode())
        .isZero();
  }

  @Test
  void oneTokenizerHasToBeNamed() {
    assertThat(Command.run("report", "tokenize", reports).exitCode()).isEqualTo(2);
    Command both =
        Command.run("report", "tokenize", reports, "--tokenizer", vocabulary, "--model", "m");
    assertThat(both.exitCode()).isEqualTo(2);
  }
}
