package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What several readers say of each image, under the rule <em>majority</em>: a finding is present
 * when more than half of the image's readers mark it, absent when none does, and uncertain between.
 * So the label policy {@code U_ZERO} scores by majority and {@code U_ONE} by union.
 */
final class VinDrVotes {
  private final Map<String, Image> images = new LinkedHashMap<>();
  private final Set<Finding> speaksOf = EnumSet.noneOf(Finding.class);

  private static final class Image {
    private final Set<String> readers = new HashSet<>(4);
    private final Map<Finding, Set<String>> marked = new EnumMap<>(Finding.class);
    private final Map<String, Integer> words = new HashMap<>(4);
  }

  /** Reads the tables of one side. */
  VinDrVotes(VinDrTables tables, Consumer<String> problems) {
    if (tables.labels().isPresent()) {
      try (Csv csv = Csv.open(tables.labels().get()).require("image_id")) {
        List<String> columns = new ArrayList<>(csv.columns());
        columns.removeIf(column -> column.equals("image_id") || column.equals("rad_id"));
        columns.stream().filter(String::isEmpty).findAny().ifPresent(columns::remove);
        columns.forEach(word -> speaksOf.addAll(stated(word)));
        each(csv, problems, row -> labels(row, columns));
      }
    } else if (tables.boxes().isPresent()) {
      speaksOf.add(Finding.NO_FINDING);
      try (Csv csv = Csv.open(tables.boxes().get()).require("image_id", "class_name")) {
        each(csv, problems, row -> vote(row, List.of(row.get("class_name").strip())));
      }
    }
  }

  /** The ids of the images, in the order of the table. */
  Collection<String> images() {
    return images.keySet();
  }

  /** The findings that the tables speak of. */
  Set<Finding> findings() {
    return speaksOf;
  }

  /** How many readers looked at an image. */
  int readers(String image) {
    Image votes = images.get(image);
    return votes == null ? 0 : votes.readers.size();
  }

  /** The words of the readers with the number of those who used them, {@code ILD 2|Mass 1}. */
  String words(String image) {
    List<String> counted = new ArrayList<>();
    Image votes = images.get(image);
    if (votes != null) {
      votes.words.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(word -> counted.add(word.getKey() + " " + word.getValue()));
    }
    return String.join("|", counted);
  }

  /** The labels of an image by the rule. */
  Map<Finding, Label> labels(String image) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    Image votes = images.get(image);
    if (votes == null) {
      return labels;
    }
    for (Finding finding : speaksOf) {
      int marks = votes.marked.getOrDefault(finding, Set.of()).size();
      labels.put(
          finding,
          marks == 0
              ? Label.ABSENT
              : 2 * marks > votes.readers.size() ? Label.PRESENT : Label.UNCERTAIN);
    }
    return labels;
  }

  private void labels(Csv.Row row, List<String> columns) {
    List<String> words = new ArrayList<>();
    for (String column : columns) {
      if (Label.parse(row.get(column)) == Label.PRESENT) {
        words.add(column);
      }
    }
    vote(row, words);
  }

  private void vote(Csv.Row row, List<String> words) {
    Map<String, List<Finding>> stated = new LinkedHashMap<>();
    words.forEach(word -> stated.put(word, stated(word)));
    Image image = images.computeIfAbsent(Rows.filled(row, "image_id"), id -> new Image());
    String reader = row.get("rad_id", "").strip();
    image.readers.add(reader);
    stated.forEach(
        (word, findings) -> {
          boolean first = false;
          for (Finding finding : findings) {
            speaksOf.add(finding);
            first |= image.marked.computeIfAbsent(finding, f -> new HashSet<>(4)).add(reader);
          }
          if (first) {
            image.words.merge(word, 1, Integer::sum);
          }
        });
  }

  private static void each(Csv csv, Consumer<String> problems, Consumer<Csv.Row> reading) {
    csv.passingOver(problems);
    for (Csv.Row row : csv) {
      try {
        reading.accept(row);
      } catch (BadInputException e) {
        problems.accept(row.origin() + ": " + e.getMessage() + "; the row is left out");
      }
    }
  }

  /** The findings of a word, or the sentence that the data set has no such word. */
  static List<Finding> stated(String word) {
    if (!Vocabulary.VINDR.knows(word)) {
      throw new BadInputException(
          "a class must be one of " + Vocabulary.VINDR.words().keySet() + ", got " + word);
    }
    return Vocabulary.VINDR.of(word);
  }
}
