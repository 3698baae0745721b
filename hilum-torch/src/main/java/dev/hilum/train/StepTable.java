package dev.hilum.train;

import dev.hilum.io.AtomicOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A table that grows by one row a step: {@code step}, then one column for each number; a cell is
 * empty where the number does not exist. Every row is in the file as soon as it is written.
 */
final class StepTable implements AutoCloseable {
  private final Path file;
  private List<String> columns;
  private @Nullable OutputStream out;

  private StepTable(Path file, List<String> columns) {
    this.file = file;
    this.columns = columns;
  }

  /** Goes on with a table after the row of step {@code last}: what follows, torn or whole, goes. */
  static StepTable open(Path file, int last) {
    StepTable table = new StepTable(file, List.of());
    try {
      if (last == 0 || !Files.exists(file)) {
        Files.deleteIfExists(file);
      } else {
        table.cut(last);
      }
    } catch (IOException e) {
      throw AtomicOutput.failure(file, e);
    }
    return table;
  }

  private void cut(int last) throws IOException {
    String text = Files.readString(file);
    int end = 0;
    for (int stop = text.indexOf('\n'); stop >= 0; stop = text.indexOf('\n', end)) {
      String line = text.substring(end, stop);
      if (end == 0) {
        columns = List.of(line.split(",", -1));
      } else if (Integer.parseInt(line.substring(0, line.indexOf(','))) > last) {
        break;
      }
      end = stop + 1;
    }
    String kept = text.substring(0, end);
    AtomicOutput.file(file, true, partial -> Files.writeString(partial, kept));
  }

  /** Writes one row; the names are those of the first row. */
  void write(int step, SequencedMap<String, Double> numbers) {
    try {
      if (columns.isEmpty()) {
        List<String> names = new ArrayList<>(List.of("step"));
        names.addAll(numbers.keySet());
        columns = names;
        line(columns);
      }
      List<String> cells = new ArrayList<>();
      Map<String, Double> left = new LinkedHashMap<>(numbers);
      for (String column : columns.subList(1, columns.size())) {
        Double value = left.remove(column);
        cells.add(value == null || !Double.isFinite(value) ? "" : number(value));
      }
      if (!left.isEmpty()) {
        throw new IllegalStateException(
            file + " has the columns " + columns + ", a later step also gave " + left.keySet());
      }
      cells.addFirst(Integer.toString(step));
      line(cells);
    } catch (IOException e) {
      throw AtomicOutput.failure(file, e);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.7g", value);
  }

  private void line(List<String> cells) throws IOException {
    if (out == null) {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    out.write((String.join(",", cells) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw AtomicOutput.failure(file, e);
    }
  }
}
