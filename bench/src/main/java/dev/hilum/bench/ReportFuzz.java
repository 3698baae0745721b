package dev.hilum.bench;

import dev.hilum.io.FuzzTarget;
import dev.hilum.report.TokenizerFuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Vocabularies and lines of reports to be damaged: the checkout's small tokenizers. */
final class ReportFuzz {
  private ReportFuzz() {}

  static FuzzTarget sentencePiece() {
    return TokenizerFuzz.sentencePiece(
        Stream.of("llama", "bpe", "unigram-rules")
            .map(name -> file(name + "/tokenizer.model"))
            .toList());
  }

  static FuzzTarget vocabulary() {
    return TokenizerFuzz.vocabulary(
        List.of(file("bert-uncased/vocab.txt"), file("bert-cased/vocab.txt")));
  }

  static FuzzTarget merges() {
    byte[] packed = file("clip/bpe_simple_vocab_16e6.txt.gz");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return TokenizerFuzz.merges(List.of(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FuzzTarget lines() {
    return TokenizerFuzz.lines(
        Stream.of(
                "{\"id\": \"a\", \"text\": \"FINDINGS: Clear.\\n"
                    + "IMPRESSION: 1. No edema 2. Fine\"}\n",
                "{\"id\": 7, \"text\": \"WET READ: ___ ___ 9:40 PM\\n Dr. ___ vs. XXXX 2.5 cm\"}\n")
            .map(line -> line.getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  private static byte[] file(String name) {
    Path folder = Children.home().resolve("hilum-core/src/test/resources/golden/tokenizers-small");
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
