package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a table of labels says of each study: two bits for each of CheXpert's fourteen findings. */
final class StudyLabels {
  /** No labels at all. */
  static final StudyLabels NONE = new StudyLabels(Map.of());

  private static final Label[] LABELS = Label.values();

  private final Map<String, Integer> studies;

  private StudyLabels(Map<String, Integer> studies) {
    this.studies = studies;
  }

  /** Reads the fourteen columns of CheXpert from a table whose column {@code key} names studies. */
  static StudyLabels read(Path table, String key, Consumer<String> problems) {
    Map<String, Integer> studies = new HashMap<>();
    try (Csv csv = Csv.open(table).require(key)) {
      csv.require(FindingColumns.CHEXPERT.columns().keySet());
      csv.passingOver(problems);
      for (Csv.Row study : csv) {
        Rows.told(study, problems, () -> FindingColumns.CHEXPERT.of(study))
            .ifPresent(labels -> studies.put(study.get(key).strip(), packed(labels)));
      }
    }
    return new StudyLabels(studies);
  }

  /**
   * Reads a file of JSON objects, one a line, whose member {@code key} names what is labelled and
   * whose fourteen others are 1, 0, -1 or null.
   */
  static StudyLabels readLines(Path file, String key, Consumer<String> problems) {
    Map<String, Integer> studies = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      long[] number = {0};
      lines.forEach(
          line -> {
            number[0]++;
            if (!line.isBlank()) {
              String origin = file + ", line " + number[0];
              try {
                JsonObject object = Json.parse(line, origin);
                studies.put(object.text(key), packed(labels(object)));
              } catch (BadInputException e) {
                problems.accept(e.getMessage() + "; the line is left out");
              }
            }
          });
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
    return new StudyLabels(studies);
  }

  private static Map<Finding, Label> labels(JsonObject object) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    FindingColumns.CHEXPERT
        .columns()
        .forEach(
            (name, finding) -> {
              if (object.isNumber(name)) {
                labels.put(finding, Label.parse(Double.toString(object.number(name))));
              }
            });
    return labels;
  }

  boolean has(String study) {
    return studies.containsKey(study);
  }

  /** What the table says of a study; nothing when it has no such row. */
  Map<Finding, Label> of(String study) {
    Integer packed = studies.get(study);
    return packed == null ? Map.of() : unpacked(packed);
  }

  /** How many cells of studies that are in both tables hold another label there. */
  long differingFrom(StudyLabels other) {
    long cells = 0;
    for (Map.Entry<String, Integer> entry : studies.entrySet()) {
      Integer there = other.studies.get(entry.getKey());
      int bits = there == null ? 0 : entry.getValue() ^ there;
      cells +=
          Integer.bitCount((bits | bits >> 1) & 0x5555_5555); // one bit for each differing pair
    }
    return cells;
  }

  /** The labels of {@code second} that are not those of {@code first}. */
  static Map<Finding, Label> differing(Map<Finding, Label> first, Map<Finding, Label> second) {
    Map<Finding, Label> differing = new EnumMap<>(Finding.class);
    second.forEach(
        (finding, label) -> {
          if (!Objects.equals(first.get(finding), label)) {
            differing.put(finding, label);
          }
        });
    return differing;
  }

  private static int packed(Map<Finding, Label> labels) {
    int packed = 0;
    for (int i = 0; i < Finding.CHEXPERT.size(); i++) {
      Label label = labels.getOrDefault(Finding.CHEXPERT.get(i), Label.UNKNOWN);
      packed |= label.ordinal() << 2 * i;
    }
    return packed;
  }

  private static Map<Finding, Label> unpacked(int packed) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    for (int i = 0; i < Finding.CHEXPERT.size(); i++) {
      labels.put(Finding.CHEXPERT.get(i), LABELS[packed >> 2 * i & 3]);
    }
    return labels;
  }
}
