package dev.hilum.report;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** This package's own tables of characters. */
final class TextTables {
  private TextTables() {}

  static JsonObject read(String file) {
    try (InputStream in =
        Objects.requireNonNull(TextTables.class.getResourceAsStream(file), file)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
