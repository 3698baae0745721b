package dev.hilum.report;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The committed small tokenizers and what the reference libraries make of the strings. */
final class SmallTokenizers {
  private static final String ROOT = "/golden/tokenizers-small/";

  private SmallTokenizers() {}

  /** The folder of one, in its library's own layout. */
  static Path folder(String name) {
    return resource(ROOT + name);
  }

  static List<String> strings() {
    return Json.read(resource(ROOT + "expected.json")).texts("strings");
  }

  static List<int[]> ids(String name) {
    return ids(Json.read(resource(ROOT + "expected.json")).object("sets"), name);
  }

  static List<int[]> publishedIds(String name) {
    return ids(Json.read(resource("/golden/tokenizers-real-strings.json")), name);
  }

  private static List<int[]> ids(JsonObject sets, String name) {
    return sets.object(name).texts("ids").stream()
        .map(
            line ->
                line.isEmpty()
                    ? IntStream.empty().toArray()
                    : List.of(line.split(" ", -1)).stream().mapToInt(Integer::parseInt).toArray())
        .toList();
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(SmallTokenizers.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
