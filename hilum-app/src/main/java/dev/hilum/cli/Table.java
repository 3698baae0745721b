package dev.hilum.cli;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Small tables for people; machines ask for {@code --json}. */
final class Table {
  private Table() {}

  /** One line a pair, names left, values in one column. */
  static void pairs(PrintStream out, Map<String, ?> pairs) {
    int width = pairs.keySet().stream().mapToInt(String::length).max().orElse(0);
    pairs.forEach((name, value) -> out.println(padded(name, width) + "  " + value));
  }

  /** Columns as wide as their widest cell; the first row is the header. */
  static void rows(PrintStream out, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    String[] cells = new String[columns];
    for (List<String> row : rows) {
      Arrays.setAll(cells, c -> padded(row.get(c), widths[c]));
      out.println(String.join("  ", cells).stripTrailing());
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
