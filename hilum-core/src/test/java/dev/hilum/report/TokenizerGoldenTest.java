package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings that tell tokenizers apart get the reference libraries' ids. */
class TokenizerGoldenTest {
  private static final List<String> STRINGS = SmallTokenizers.strings();

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-uncased",
        "bert-cased",
        "hugging-face",
        "gpt2",
        "roberta",
        "clip",
        "clip-transformers",
        "llama",
        "bpe",
        "unigram",
        "unigram-rules"
      })
  void smallTokenizersGiveTheReferencesIds(String name) {
    check(Tokenizer.open(SmallTokenizers.folder(name)), SmallTokenizers.ids(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-json",
        "bert-uncased",
        "bert-cased",
        "clip-open_clip",
        "clip-transformers",
        "gpt2",
        "llama2"
      })
  void publishedTokenizersGiveTheReferencesIds(String name) throws IOException {
    check(RealTokenizers.open(name, dir), SmallTokenizers.publishedIds(name));
  }

  private static void check(Tokenizer tokenizer, List<int[]> expected) {
    assertThat(STRINGS).hasSizeGreaterThan(200);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < STRINGS.size(); i++) {
      int[] got = tokenizer.ids(STRINGS.get(i)), want = expected.get(i);
      if (!Arrays.equals(got, want)) {
        wrong.add(
            Json.line(STRINGS.get(i))
                + "\n   got "
                + Arrays.toString(got)
                + "\n  want "
                + Arrays.toString(want)
                + "\n");
      }
    }
    assertThat(wrong).isEmpty();
  }
}
