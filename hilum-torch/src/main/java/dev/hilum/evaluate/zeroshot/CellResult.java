package dev.hilum.evaluate.zeroshot;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.Npy;
import dev.hilum.io.NpyWriter;
import dev.hilum.metric.Auroc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of the grid came to.
 *
 * @param margins s+ - s- of each test set [films][findings]; NaN for films of other folds
 * @param told how the training went, by name: seconds, steps, the last temperature …
 */
record CellResult(Map<String, float[][]> margins, Map<String, Double> told) {
  private static final String FILE = "cell.json";

  /** Writes {@code cell.json} and an array for each test set. */
  void write(Cell cell, Path folder) throws IOException {
    for (Map.Entry<String, float[][]> entry : margins.entrySet()) {
      float[][] rows = entry.getValue();
      int columns = rows[0].length;
      float[] flat = new float[rows.length * columns];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 0, flat, i * columns, columns);
      }
      NpyWriter.write(file(folder, entry.getKey()), flat, rows.length, columns);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pair", cell.pair());
    json.put("treatment", cell.treatment().toJson());
    json.put("seed", cell.seed());
    json.put("fold", cell.fold());
    json.put("told", told);
    Files.writeString(folder.resolve(FILE), Json.write(json) + "\n");
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws BadInputException if it is of another treatment or other films
   */
  static CellResult read(Cell cell, List<TestSet> tests, Path folder) {
    JsonObject json = Json.read(folder.resolve(FILE));
    String now = Json.parse(Json.write(cell.treatment().toJson()), cell.id()).toString();
    String then = json.object("treatment").toString();
    if (!then.equals(now)) {
      throw new BadInputException(
          "%s: a run of this grid is %s, got one of %s".formatted(folder, now, then));
    }
    Map<String, float[][]> margins = new LinkedHashMap<>();
    for (TestSet test : tests) {
      int films = test.films().size(), columns = test.findings().size();
      float[][] rows = new float[films][columns];
      try (Arena arena = Arena.ofConfined()) {
        Npy array =
            Npy.open(file(folder, test.name()), arena).check(Npy.Type.FLOAT32, films, columns);
        for (int i = 0; i < films; i++) {
          array.row(i, rows[i]);
        }
      }
      margins.put(test.name(), rows);
    }
    Map<String, Double> told = new LinkedHashMap<>();
    JsonObject numbers = json.object("told");
    numbers.keys().forEach(key -> told.put(key, numbers.number(key, Double.NaN)));
    return new CellResult(margins, told);
  }

  /** Mean AUROC over test sets and findings, of the films that this run scored. */
  double macro(List<TestSet> tests) {
    List<Double> areas = new ArrayList<>();
    for (TestSet test : tests) {
      float[][] rows = margins.getOrDefault(test.name(), new float[0][]);
      for (int f = 0; f < test.findings().size(); f++) {
        byte[] label = test.labels(test.findings().get(f));
        double[] score = new double[rows.length];
        for (int i = 0; i < score.length; i++) {
          boolean scored = !Float.isNaN(rows[i][f]);
          score[i] = scored ? rows[i][f] : 0;
          label[i] = scored ? label[i] : Auroc.LEFT_OUT;
        }
        Auroc.of(score, label).value().ifPresent(areas::add);
      }
    }
    return areas.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static Path file(Path folder, String test) {
    return folder.resolve(test + ".npy");
  }
}
