package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static final String TEXT = "No pleural effusion or pneumothorax is seen.";

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {"bert-uncased", "hugging-face", "clip", "gpt2", "roberta", "llama", "unigram"})
  void aCutTextKeepsItsSpecialTokensAndSaysSo(String name) {
    Tokenizer tokenizer = Tokenizer.open(SmallTokenizers.folder(name));
    int[] whole = tokenizer.ids(TEXT);
    SpecialIds special = tokenizer.special();
    assertThat(tokenizer.encode(TEXT, whole.length).truncated()).isFalse();
    assertThat(tokenizer.ids(TEXT, whole.length)).isEqualTo(whole);
    Encoding cut = tokenizer.encode(TEXT, 5);
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.ids()).hasSize(5);
    int kept = 5 - special.after().length;
    assertThat(Arrays.copyOfRange(cut.ids(), kept, 5)).isEqualTo(special.after());
    assertThat(Arrays.copyOf(cut.ids(), kept)).isEqualTo(Arrays.copyOf(whole, kept));
  }

  @Test
  void aLengthWithoutRoomForSpecialTokensIsRefused() {
    Tokenizer tokenizer = Tokenizer.open(SmallTokenizers.folder("bert-uncased"));
    assertThat(tokenizer.ids(TEXT, 2)).containsExactly(2, 3);
    assertThatThrownBy(() -> tokenizer.ids(TEXT, 1))
        .hasMessage("the length must have room for 2 special tokens, got 1");
  }

  @Test
  void aBatchIsPaddedBehindAndMasked() {
    Tokenizer tokenizer = Tokenizer.open(SmallTokenizers.folder("clip-transformers"));
    List<String> texts = List.of("no", TEXT, "");
    TokenBatch batch = tokenizer.batch(texts, 6, TokenBatch.Padding.LONGEST);
    assertThat(batch.rows()).isEqualTo(3);
    assertThat(batch.length()).isEqualTo(6);
    assertThat(batch.truncated()).containsExactly(1);
    int pad = tokenizer.special().pad();
    for (int row = 0; row < 3; row++) {
      int[] ids = tokenizer.ids(texts.get(row), 6);
      for (int i = 0; i < 6; i++) {
        boolean inside = i < ids.length;
        assertThat(batch.ids()[row * 6 + i]).isEqualTo(inside ? ids[i] : pad);
        assertThat(batch.attentionMask()[row * 6 + i]).isEqualTo(inside ? 1 : 0);
      }
    }
    assertThat(tokenizer.batch(texts, 9, TokenBatch.Padding.LENGTH).length()).isEqualTo(9);
    assertThat(tokenizer.batch(List.of(), 9, TokenBatch.Padding.LONGEST).ids()).isEmpty();
  }

  @Test
  void mergingTakesTheLowestRankOfTheWholeWordFirst() {
    long seed = System.nanoTime();
    for (int round = 0; round < 300; round++) {
      SplittableRandom random = new SplittableRandom(seed + round);
      PairMerger merger = new PairMerger(4);
      int[][] rules = new int[40][];
      for (int rank = 0; rank < rules.length; rank++) {
        rules[rank] = new int[] {random.nextInt(5 + rank), random.nextInt(5 + rank), 5 + rank};
        merger.add(rules[rank][0], rules[rank][1], rank, rules[rank][2]);
      }
      int[] word = random.ints(random.nextInt(30), 0, 5).toArray();
      int[] fast = word.clone();
      fast = Arrays.copyOf(fast, merger.merge(fast, fast.length));
      assertThat(fast).as("seed " + (seed + round) + "L").isEqualTo(slowly(word, rules));
    }
  }

  /** One merge at a time, each found by looking at every pair. */
  private static int[] slowly(int[] word, int[][] rules) {
    int[] now = word;
    while (true) {
      int best = Integer.MAX_VALUE, at = -1;
      for (int i = 0; i + 1 < now.length; i++) {
        for (int rank = rules.length - 1; rank >= 0; rank--) { // of equal pairs the last rule
          if (rules[rank][0] == now[i] && rules[rank][1] == now[i + 1]) {
            if (rank < best) {
              best = rank;
              at = i;
            }
            break;
          }
        }
      }
      if (at < 0) {
        return now;
      }
      int[] next = Arrays.copyOf(now, now.length - 1);
      next[at] = rules[best][2];
      System.arraycopy(now, at + 2, next, at + 1, now.length - at - 2);
      now = next;
    }
  }

  @Test
  void openClipFoldersTakeTheTokenizerOfTheirConfig() throws IOException {
    copy("clip-transformers", "merges.txt");
    Files.writeString(
        dir.resolve("open_clip_config.json"),
        "{\"model_cfg\": {\"embed_dim\": 8, \"text_cfg\": {\"context_length\": 77}}}");
    assertThat(Tokenizer.open(dir).kind()).isEqualTo("CLIP byte pairs (open_clip)");
    assertThat(Tokenizer.open(dir).ids("caf\u00c3\u00a9"))
        .isEqualTo(Tokenizer.open(SmallTokenizers.folder("clip")).ids("caf\u00e9"));

    copy("hugging-face", "tokenizer.json");
    Files.writeString(
        dir.resolve("open_clip_config.json"),
        "{\"model_cfg\": {\"text_cfg\": {\"hf_tokenizer_name\": \"bert\"}}}");
    Tokenizer bert = Tokenizer.open(dir);
    assertThat(bert.kind()).contains("Hugging Face").contains("open_clip");
    assertThat(bert.ids("no &lt; effusion"))
        .isEqualTo(Tokenizer.open(SmallTokenizers.folder("hugging-face")).ids("no < effusion"));

    Files.writeString(
        dir.resolve("open_clip_config.json"),
        """
        {"model_cfg": {"text_cfg": {"hf_tokenizer_name": "x",
         "tokenizer_kwargs": {"strip_sep_token": true}}}}\
        """);
    assertThatThrownBy(() -> Tokenizer.open(dir))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("strip_sep_token must be false or left out, got true");
  }

  @Test
  void tokenizerJsonIsPreferredInAFolder() throws IOException {
    copy("bert-uncased", "vocab.txt");
    assertThat(Tokenizer.open(dir).kind()).isEqualTo("WordPiece (transformers)");
    copy("hugging-face", "tokenizer.json");
    assertThat(Tokenizer.open(dir).kind()).startsWith("tokenizer.json");
  }

  @Test
  void whatIsNoTokenizerIsRefusedInASentence() throws IOException {
    refused(dir, "a tokenizer's folder must hold tokenizer.json");
    refused(write("x.bin", "x"), "a tokenizer must be a folder, tokenizer.json");
    refused(dir.resolve("gone.model"), "cannot be read");
    refused(write("vocab.txt", "a\nb\n"), "the vocabulary must have [UNK], it has not");
    refused(
        write("x.json", "{\"model\": {\"type\": \"none\"}}"), "the tokenizers library refuses it");
    refused(
        write("y.json", "{\"a\": 1}"), "beside it must be merges.txt or vocab.bpe, there is none");
    refused(write("x.model", "\u0001\u0002"), "must be a protocol buffer");
    refused(write("z.model", ""), "the unknown piece must be one of 0 pieces");
    write("merges.txt", "#version\na b c\n");
    Files.copy(SmallTokenizers.folder("gpt2").resolve("encoder.json"), dir.resolve("encoder.json"));
    refused(dir.resolve("merges.txt"), "a merge must be two tokens, got \"a b c\"");
  }

  private void refused(Path file, String rule) {
    assertThatThrownBy(() -> Tokenizer.open(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(rule)
        .hasMessageContaining(dir.toString());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private void copy(String tokenizer, String name) throws IOException {
    Files.copy(SmallTokenizers.folder(tokenizer).resolve(name), dir.resolve(name));
  }
}
