package dev.hilum.evaluate.zeroshot;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tiny grid's films, texts and settings as they were before its first run, as one SHA-256 that
 * is part of the program. A grid on anything else does not start, unless the user says so; the
 * result tells it.
 *
 * @param frozen what the program holds
 * @param now what this grid reads
 */
record Freeze(String frozen, String now) {
  private static final String FILE = "zero-shot-tiny.sha256";

  static Freeze of(String now) {
    try (InputStream in = Freeze.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new AssertionError("the program must hold " + FILE);
      }
      return new Freeze(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip(), now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean holds() {
    return frozen.equals(now);
  }

  /**
   * Lets a frozen grid pass.
   *
   * @param unfrozen the user wants the others too
   */
  void check(boolean unfrozen) {
    if (!holds() && !unfrozen) {
      throw new BadInputException(
          "the tiny grid was frozen with films, texts and settings of SHA-256 %s, got %s;"
                  .formatted(frozen, now)
              + " --unfrozen runs it all the same and says so in the result");
    }
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("frozen", frozen);
    json.put("now", now);
    json.put("same", holds());
    return json;
  }
}
