package dev.hilum.task;

import dev.hilum.finding.Label;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.study.Age;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a probe is fitted to, read from one column of a table.
 *
 * <p>A column of 1, 0, -1 and blanks is a finding; one of other numbers is a value, such as age;
 * one of two words is a binary target whose positive word is the later one in the alphabet (F, M: M
 * is positive); one of more words becomes a target {@code column=word} for each, against the rest.
 *
 * @param positive what the positive films have: {@code 1}, or a word
 * @param label of each film, 1, 0 or {@link Auroc#LEFT_OUT}; empty for a value
 * @param value of each film, NaN where unknown; empty for a label
 */
record ProbeTarget(String name, boolean isBinary, String positive, byte[] label, double[] value) {
  private static final Set<String> FINDING = Set.of("1", "0", "-1", "1.0", "0.0", "-1.0");
  private static final int MOST_WORDS = 20;

  static List<ProbeTarget> of(FeatureTable table, String column, LabelPolicy policy) {
    List<String> cells = table.columns().get(column);
    if (cells == null) {
      throw new BadInputException(
          table.folder()
              + ": the target must be a column, got "
              + column
              + " of "
              + new TreeSet<>(table.columns().keySet()));
    }
    Set<String> words = new TreeSet<>();
    cells.stream().filter(ProbeTarget::isKnown).forEach(words::add);
    if (words.isEmpty()) {
      throw new BadInputException(
          table.folder() + ": the target " + column + " must have values, got blanks only");
    }
    if (FINDING.containsAll(words)) {
      byte[] label = Auroc.labels(cells.size(), i -> policy.apply(Label.parse(cells.get(i))));
      return List.of(new ProbeTarget(column, true, "1", label, new double[0]));
    }
    if (column.equals("age") || words.stream().allMatch(ProbeTarget::isNumber)) {
      return List.of(new ProbeTarget(column, false, "", new byte[0], values(table, column, cells)));
    }
    if (words.size() == 1 || words.size() > MOST_WORDS) {
      throw new BadInputException(
          table.folder()
              + ": the target "
              + column
              + " must have 2 to "
              + MOST_WORDS
              + " classes, got "
              + words.size());
    }
    List<ProbeTarget> targets = new ArrayList<>();
    boolean two = words.size() == 2;
    for (String word : two ? List.of(((TreeSet<String>) words).last()) : words) {
      byte[] label = new byte[cells.size()];
      for (int i = 0; i < label.length; i++) {
        String cell = cells.get(i);
        label[i] = !isKnown(cell) ? Auroc.LEFT_OUT : (byte) (cell.equals(word) ? 1 : 0);
      }
      targets.add(
          new ProbeTarget(two ? column : column + "=" + word, true, word, label, new double[0]));
    }
    return targets;
  }

  private static double[] values(FeatureTable table, String column, List<String> cells) {
    double[] value = new double[cells.size()];
    for (int i = 0; i < value.length; i++) {
      try {
        value[i] =
            !isKnown(cells.get(i))
                ? Double.NaN
                : column.equals("age")
                    ? Age.parse(cells.get(i)).orElse(Double.NaN)
                    : Double.parseDouble(cells.get(i));
      } catch (BadInputException e) {
        throw new BadInputException(
            table.folder() + ": film " + table.films().get(i) + ": " + e.getMessage(), e);
      }
    }
    return value;
  }

  private static boolean isKnown(String cell) {
    return !cell.isBlank() && !cell.equalsIgnoreCase("unknown");
  }

  private static boolean isNumber(String cell) {
    try {
      return Double.isFinite(Double.parseDouble(cell));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The same target for some films. */
  ProbeTarget rows(int[] rows) {
    byte[] labels = new byte[isBinary ? rows.length : 0];
    double[] values = new double[isBinary ? 0 : rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (isBinary) {
        labels[i] = label[rows[i]];
      } else {
        values[i] = value[rows[i]];
      }
    }
    return new ProbeTarget(name, isBinary, positive, labels, values);
  }

  /** Whether there is something to tell apart: both classes, or two different values. */
  boolean varies() {
    if (isBinary) {
      boolean present = false, absent = false;
      for (byte y : label) {
        present |= y == 1;
        absent |= y == 0;
      }
      return present && absent;
    }
    return Arrays.stream(value).filter(v -> !Double.isNaN(v)).distinct().limit(2).count() == 2;
  }

  /** How many films say what; for a value, how many say anything. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (isBinary) {
      int[] of = new int[2];
      for (byte y : label) {
        if (y == 0 || y == 1) {
          of[y]++;
        }
      }
      counts.put("positives", of[1]);
      counts.put("negatives", of[0]);
      counts.put("unknown", label.length - of[0] - of[1]);
    } else {
      int known = (int) Arrays.stream(value).filter(v -> !Double.isNaN(v)).count();
      counts.put("known", known);
      counts.put("unknown", value.length - known);
    }
    return counts;
  }
}
