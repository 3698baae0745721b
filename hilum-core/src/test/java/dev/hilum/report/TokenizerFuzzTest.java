package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import dev.hilum.io.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Damaged vocabularies and lines are read or refused in a sentence, in bounded time and memory. */
class TokenizerFuzzTest {
  private static final long SEED = 20261123;

  private static byte[] file(String tokenizer, String name) throws IOException {
    return Files.readAllBytes(SmallTokenizers.folder(tokenizer).resolve(name));
  }

  @Test
  void damagedSentencePieceModels() throws IOException {
    check(
        TokenizerFuzz.sentencePiece(
            List.of(
                file("llama", "tokenizer.model"),
                file("bpe", "tokenizer.model"),
                file("unigram-rules", "tokenizer.model"))),
        1000);
  }

  @Test
  void damagedVocabularies() throws IOException {
    check(
        TokenizerFuzz.vocabulary(
            List.of(file("bert-uncased", "vocab.txt"), file("bert-cased", "vocab.txt"))),
        2000);
  }

  @Test
  void damagedMerges() throws IOException {
    Path packed = SmallTokenizers.folder("clip").resolve("bpe_simple_vocab_16e6.txt.gz");
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(packed)))) {
      check(TokenizerFuzz.merges(List.of(in.readAllBytes())), 1500);
    }
  }

  @Test
  void damagedPairs() throws IOException {
    String vocabulary = new String(file("gpt2", "encoder.json"), StandardCharsets.UTF_8);
    check(TokenizerFuzz.pairs(vocabulary, List.of(file("gpt2", "vocab.bpe"))), 1000);
  }

  @Test
  void damagedLinesOfReports() {
    String lines =
        Json.line(Map.of("id", "a", "text", "FINDINGS: Clear.\nIMPRESSION: 1. No effusion 2. Fine"))
            + "\n"
            + Json.line(Map.of("id", 7, "text", "WET READ: ___ ___ 9:40 PM\n Dr. ___ vs. XXXX"))
            + "\n";
    check(TokenizerFuzz.lines(List.of(lines.getBytes(StandardCharsets.UTF_8))), 10_000);
  }

  private static void check(FuzzTarget target, int mutants) {
    target.run(SEED - 1, 50); // warm: classes are loaded outside the count
    FuzzReport report = target.run(SEED, mutants);
    System.out.println(report.summary());
    assertThat(report.failures()).isEmpty();
    assertThat(report.accepted() + report.refused()).isEqualTo(mutants);
    assertThat(report.reached()).isGreaterThan(mutants * 3 / 10);
  }
}
