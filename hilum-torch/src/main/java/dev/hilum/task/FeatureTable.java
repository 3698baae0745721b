package dev.hilum.task;

import dev.hilum.archive.LeakCheck;
import dev.hilum.archive.SelectedFilms;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.Npy;
import dev.hilum.study.PatientSplit;
import dev.hilum.study.Split;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of features: {@code embeddings.npy}, float32 [films, width], and {@code films.csv}, one
 * row for each row of it. Of the table only the column {@code film} is required; without {@code
 * patient} every film is its own.
 *
 * @param films ids, in the order of the rows
 * @param patients of each film
 * @param features [films, width], finite
 * @param columns cells by column name, each in the order of the films
 */
record FeatureTable(
    Path folder,
    List<String> films,
    List<String> patients,
    float[] features,
    int width,
    Map<String, List<String>> columns) {

  static FeatureTable read(Path folder) {
    Path table = folder.resolve("films.csv"), array = folder.resolve("embeddings.npy");
    for (Path file : List.of(table, array)) {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(
            folder
                + ": a folder of features holds films.csv and embeddings.npy, missing "
                + file.getFileName());
      }
    }
    Map<String, List<String>> columns = columns(table);
    List<String> films = columns.get("film");
    if (films == null) {
      throw new BadInputException(table + ": must have a column film, got " + columns.keySet());
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < films.size(); i++) {
      Integer first = seen.putIfAbsent(films.get(i), i);
      if (first != null) {
        throw new BadInputException(
            table
                + ": film ids must differ, got "
                + films.get(i)
                + " in rows "
                + (first + 1)
                + " and "
                + (i + 1));
      }
    }
    float[] features;
    int width;
    try (Arena arena = Arena.ofConfined()) {
      Npy npy = Npy.open(array, arena).check(Npy.Type.FLOAT32, -1, -1);
      if (npy.shape()[0] != films.size()) {
        throw new BadInputException(
            array
                + ": must have a row for each film of films.csv, got "
                + npy.shape()[0]
                + " rows for "
                + films.size()
                + " films");
      }
      width = Math.toIntExact(npy.shape()[1]);
      features = npy.floats();
    }
    if (films.isEmpty() || width == 0) {
      throw new BadInputException(
          array + ": must hold features, got " + films.size() + " films of width " + width);
    }
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new BadInputException(
            array
                + ": features must be finite, got "
                + features[i]
                + " in row "
                + i / width
                + ", column "
                + i % width
                + " (film "
                + films.get(i / width)
                + ")");
      }
    }
    List<String> patients = new ArrayList<>(columns.getOrDefault("patient", films));
    for (int i = 0; i < patients.size(); i++) {
      if (patients.get(i).isBlank()) {
        patients.set(i, "film " + films.get(i)); // nobody knows whose: its own
      }
    }
    return new FeatureTable(folder, films, patients, features, width, columns);
  }

  private static Map<String, List<String>> columns(Path file) {
    Map<String, List<String>> columns = new HashMap<>();
    try (Csv csv = Csv.open(file)) {
      List<String> names = csv.columns();
      names.forEach(name -> columns.put(name, new ArrayList<>()));
      for (Csv.Row row : csv.rows()) {
        for (int i = 0; i < names.size(); i++) {
          columns.getOrDefault(names.get(i), new ArrayList<>()).add(row.at(i).strip());
        }
      }
    }
    return columns;
  }

  /** Adds the columns of another table, matched by {@code film}; films that it lacks get blanks. */
  FeatureTable withLabels(Path file) {
    Map<String, List<String>> labels = columns(file);
    List<String> ids = labels.get("film");
    if (ids == null) {
      throw new BadInputException(file + ": must have a column film, got " + labels.keySet());
    }
    Map<String, Integer> row = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      if (row.put(ids.get(i), i) != null) {
        throw new BadInputException(file + ": film ids must differ, got " + ids.get(i) + " twice");
      }
    }
    if (films.stream().noneMatch(row::containsKey)) {
      throw new BadInputException(
          file + ": must label films of " + folder + ", got none of its " + films.size());
    }
    Map<String, List<String>> all = new HashMap<>(columns);
    labels.forEach(
        (name, cells) -> {
          if (!name.equals("film")) {
            all.put(
                name,
                films.stream()
                    .map(f -> Optional.ofNullable(row.get(f)).map(cells::get).orElse(""))
                    .toList());
          }
        });
    return new FeatureTable(folder, films, patients, features, width, all);
  }

  /**
   * Row numbers of a split, how the films came to be in it, and what is on several of its sides
   * where that was allowed.
   */
  record Splits(Map<Split, int[]> rows, int leftOut, String rule, Optional<LeakCheck.Leak> leak) {
    int[] of(Split split) {
      return rows.getOrDefault(split, new int[0]);
    }
  }

  /**
   * The table's own split, where it has one: films without are left out. Else by the hash of the
   * patient. A table that has train films but no validation films gives an eighth of its train
   * patients to validation.
   *
   * @throws BadInputException when a patient, or a film by its column {@code pixel_sha256}, is on
   *     several sides and that is not allowed
   */
  Splits splits(boolean allowLeak) {
    List<String> cells = columns.getOrDefault("split", List.of());
    List<Optional<Split>> of = new ArrayList<>();
    String rule = "column split";
    if (cells.stream().allMatch(String::isBlank)) {
      rule = "hash of the patient, 70 % train, 10 % val, 20 % test";
      patients.forEach(p -> of.add(Optional.of(PatientSplit.DEFAULT.of(p))));
    } else {
      cells.forEach(cell -> of.add(Split.parse(cell)));
    }
    Optional<LeakCheck.Leak> leak = leak(of);
    if (leak.isPresent() && !allowLeak) {
      throw new BadInputException(leak.get().sentence(folder.toString()));
    }
    if (!of.contains(Optional.of(Split.VAL)) && rule.equals("column split")) {
      rule = "column split, an eighth of the train patients as val by hash of the patient";
      PatientSplit eighth = new PatientSplit("hilum", new PatientSplit.Fractions(0.875, 0.125, 0));
      for (int i = 0; i < films.size(); i++) {
        String patient = patients.get(i);
        of.set(i, of.get(i).map(s -> s == Split.TRAIN ? eighth.of(patient) : s));
      }
    }
    Map<Split, List<Integer>> rows = new HashMap<>();
    int leftOut = 0;
    for (int i = 0; i < films.size(); i++) {
      if (of.get(i).isEmpty()) {
        leftOut++;
      } else {
        rows.computeIfAbsent(of.get(i).get(), s -> new ArrayList<>()).add(i);
      }
    }
    Map<Split, int[]> arrays = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      int[] array = rows.getOrDefault(split, List.of()).stream().mapToInt(i -> i).toArray();
      arrays.put(split, array);
      if (array.length == 0) {
        throw new BadInputException(
            folder + ": a probe needs films in train, val and test, got none in " + split.cell());
      }
    }
    return new Splits(arrays, leftOut, rule, leak);
  }

  private Optional<LeakCheck.Leak> leak(List<Optional<Split>> of) {
    List<String> pixels = columns.getOrDefault(SelectedFilms.PIXELS, List.of());
    LeakCheck check = new LeakCheck();
    for (int i = 0; i < of.size(); i++) {
      if (of.get(i).isPresent()) {
        check.add(patients.get(i), pixels.isEmpty() ? "" : pixels.get(i), of.get(i).get());
      }
    }
    return check.leak();
  }

  /** The features of some films, [rows, width]. */
  float[] features(int[] rows) {
    float[] out = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(features, rows[i] * width, out, i * width, width);
    }
    return out;
  }
}
