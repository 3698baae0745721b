package dev.hilum.phantom;

import dev.hilum.io.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code reports.jsonl}: {@code {"id", "text"}} by film, a line each. */
final class ReportLines implements AutoCloseable {
  private final BufferedWriter out;

  ReportLines(Path folder) throws IOException {
    out = Files.newBufferedWriter(folder.resolve("reports.jsonl"));
  }

  void write(PhantomArchive.Made made) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", made.id());
    line.put("text", made.report().text());
    out.write(Json.line(line));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
