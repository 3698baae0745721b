package dev.hilum.report;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.CacheFolder;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A {@code tokenizer.json}, by the Hugging Face tokenizers library itself. The file's own padding
 * and truncation are left out: a text is cut only where the caller asks for it.
 */
final class HuggingFaceJson implements Tokenizer {
  private static final String PROBE = "a";

  private final HuggingFaceTokenizer tokenizer;
  private final SpecialIds special;

  HuggingFaceJson(String json, String name) {
    JsonObject file = Json.parse(json, name);
    if (!file.isObject("model")) {
      throw new BadInputException(
          name + ": a tokenizer.json must have a model, got the keys " + file.keys());
    }
    tokenizer = load(json, name);
    special = special(file, name);
  }

  private static HuggingFaceTokenizer load(String json, String name) {
    setUnlessSet("OPT_OUT_TRACKING", "true"); // it asks whether it runs in a certain cloud
    setUnlessSet("DJL_CACHE_DIR", CacheFolder.path().resolve("djl").toString());
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
          Map.of("padding", "false", "truncation", "false"));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new BadInputException(
          name + ": the tokenizers library refuses it: " + e.getMessage(), e);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** What the file's post-processor puts around a word. */
  private SpecialIds special(JsonObject file, String name) {
    int[] word = encode(PROBE, false), all = encode(PROBE, true);
    for (int at = 0; at + word.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + word.length, word, 0, word.length)) {
        return new SpecialIds(
            Arrays.copyOf(all, at),
            Arrays.copyOfRange(all, at + word.length, all.length),
            pad(file));
      }
    }
    throw new BadInputException(
        name
            + ": special tokens must stand around the words, got "
            + Arrays.toString(all)
            + " around "
            + Arrays.toString(word));
  }

  private static int pad(JsonObject file) {
    if (file.isObject("padding")) {
      return file.object("padding").integer("pad_id", 0);
    }
    if (file.isArray("added_tokens")) {
      for (JsonObject token : file.objects("added_tokens")) {
        String text = token.text("content", "");
        if (text.equals("[PAD]") || text.equals("<pad>")) {
          return token.integer("id");
        }
      }
    }
    return 0;
  }

  private int[] encode(String text, boolean special) {
    long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, special);
    long[] ids;
    try {
      ids = TokenizersLibrary.LIB.getTokenIds(encoding); // without words, spans and masks
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
    int[] out = new int[ids.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) ids[i];
    }
    return out;
  }

  @Override
  public String kind() {
    return "tokenizer.json (Hugging Face tokenizers)";
  }

  @Override
  public SpecialIds special() {
    return special;
  }

  @Override
  public int[] words(String text) {
    return encode(text, false);
  }
}
