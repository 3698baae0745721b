package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published tokenizers give the reference library's ids for every sentence of OpenI. */
class RealTokenizersTest {
  private static final JsonObject GOLDEN = golden();

  @TempDir Path dir;

  private static JsonObject golden() {
    try (InputStream in =
        Objects.requireNonNull(
            RealTokenizersTest.class.getResourceAsStream("/golden/tokenizers-real.json"))) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "golden");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
  void idsAreTheReferencesOnEverySentence(String name) throws IOException {
    List<String> texts = OpenIReports.texts();
    assertThat(texts).hasSize(GOLDEN.integer("texts"));
    Tokenizer tokenizer = RealTokenizers.open(name, dir);
    JsonObject expected = GOLDEN.object("sets").object(name);
    List<String> digests = expected.texts("digests");
    long tokens = 0;
    for (int i = 0; i < digests.size(); i++) {
      StringBuilder lines = new StringBuilder();
      for (String text : texts.subList(1000 * i, Math.min(texts.size(), 1000 * (i + 1)))) {
        int[] ids = tokenizer.ids(text);
        tokens += ids.length;
        for (int k = 0; k < ids.length; k++) {
          lines.append(k == 0 ? "" : " ").append(ids[k]);
        }
        lines.append('\n');
      }
      assertThat(digest(lines.toString()))
          .as(name + ", texts from " + 1000 * i)
          .isEqualTo(digests.get(i));
    }
    assertThat(tokens).isEqualTo(expected.integer("tokens"));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
