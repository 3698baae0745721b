package dev.hilum.report;

import dev.hilum.io.FuzzTarget;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The tokenizer formats that are read here, and lines of reports, as targets for damaged files. A
 * tokenizer that opens also has to encode.
 */
public final class TokenizerFuzz {
  private static final String TEXT =
      "No 2.5 cm pleural effusion; it's caf\u00e9 \u5fc3\ud83d\ude00 [SEP]</s>";

  private TokenizerFuzz() {}

  /** SentencePiece models. */
  public static FuzzTarget sentencePiece(List<byte[]> seeds) {
    return target(
        "sentencepiece",
        seeds,
        "SentencePieceModel.read",
        file ->
            use(TokenizerFormats.sentencePiece(file, Json.parse("{}", "mutant"), "mutant.model")));
  }

  /** BERT's vocab.txt. */
  public static FuzzTarget vocabulary(List<byte[]> seeds) {
    return target(
        "vocab",
        seeds,
        "WordPiece.<init>",
        file ->
            use(TokenizerFormats.wordPiece(lines(file), Json.parse("{}", "mutant"), "mutant.txt")));
  }

  /** CLIP's merges, unpacked. */
  public static FuzzTarget merges(List<byte[]> seeds) {
    return target(
        "merges",
        seeds,
        "BpeVocabulary.<init>",
        file -> use(TokenizerFormats.openClip(lines(file), "mutant.txt")));
  }

  /**
   * GPT-2's merges.
   *
   * @param vocabulary the whole {@code encoder.json} that goes with them
   */
  public static FuzzTarget pairs(String vocabulary, List<byte[]> seeds) {
    JsonObject tokens = Json.parse(vocabulary, "encoder.json");
    return target(
        "pairs",
        seeds,
        "BpeVocabulary.<init>",
        file -> use(TokenizerFormats.pairs(tokens, lines(file), Json.parse("{}", "mutant"))));
  }

  /** Lines of reports, cut into sections and sentences. */
  public static FuzzTarget lines(List<byte[]> seeds) {
    return target(
        "reports",
        seeds,
        "ReportLine.of",
        file -> {
          try {
            ReportLine.map(
                new ByteArrayInputStream(file),
                "mutant.jsonl",
                Writer.nullWriter(),
                line -> {
                  Sections sections = Sections.of(line.text());
                  return Map.of("sections", sections.byHeading(), "n", sections.sentences().size());
                });
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static FuzzTarget target(
      String name, List<byte[]> seeds, String decoder, Consumer<byte[]> read) {
    return new FuzzTarget(name, seeds, UnaryOperator.identity(), decoder, read);
  }

  private static List<String> lines(byte[] file) {
    return TokenizerFormats.lines(new String(file, StandardCharsets.UTF_8));
  }

  private static void use(Tokenizer tokenizer) {
    if (tokenizer.ids(TEXT).length == 0) {
      throw new IllegalStateException("a text without ids");
    }
  }
}
