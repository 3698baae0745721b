package dev.hilum.zoo;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The known published checkpoints, read from {@code zoo.json}. */
public final class Zoo {
  private Zoo() {}

  /** All entries, by family. */
  public static List<ZooEntry> entries() {
    JsonObject all = resource("zoo.json");
    return all.keys().stream().map(name -> ZooEntry.of(name, all.object(name))).toList();
  }

  /** The entry of that name. */
  public static Optional<ZooEntry> find(String name) {
    JsonObject all = resource("zoo.json");
    return all.has(name) ? Optional.of(ZooEntry.of(name, all.object(name))) : Optional.empty();
  }

  static JsonObject resource(String file) {
    try (InputStream in = Objects.requireNonNull(Zoo.class.getResourceAsStream(file), file)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
