package dev.hilum.run;

import dev.hilum.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code result.json}: what a task found, then how it came about. */
public final class ResultFile {
  public static final String NAME = "result.json";

  /** Raised when a key changes its meaning; new keys leave it as it is. */
  public static final int SCHEMA = 1;

  private ResultFile() {}

  /** The document: schema, task, the result's own keys in their order, provenance. */
  public static Map<String, Object> document(
      String task, Map<String, ?> result, Provenance provenance) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", SCHEMA);
    document.put("task", task);
    document.putAll(result);
    document.put("provenance", provenance.toJson());
    return document;
  }

  /** Writes the document into a folder that is being made. */
  public static void write(Path folder, Map<String, ?> document) throws IOException {
    Files.writeString(folder.resolve(NAME), Json.write(document) + "\n");
  }
}
