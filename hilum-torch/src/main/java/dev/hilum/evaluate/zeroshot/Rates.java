package dev.hilum.evaluate.zeroshot;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The learning rate of a pair in each fold of a cross-validation, chosen within the training side
 * of that fold: the films of the next fold validate, the others train, as in the plain arm. No film
 * is asked about the rate that it is scored at.
 *
 * @param byFold the chosen rate
 */
record Rates(Map<Integer, Double> byFold) {
  private static final String FILE = "rates.csv";
  private static final String FOLD = "fold", RATE = "learning_rate", CHOSEN = "chosen";

  /** The validation score of one training. */
  @FunctionalInterface
  interface Trial {
    /**
     * @param fold that is left out altogether
     * @param validation fold that is scored
     */
    double score(int fold, int validation, double rate) throws IOException;
  }

  /** Tries every rate in every fold and writes all scores into the folder. */
  static void choose(List<Double> rates, int folds, Trial trial, Path folder) throws IOException {
    List<String> columns = List.of(FOLD, "validation_fold", RATE, "val_auroc", CHOSEN);
    try (CsvWriter csv = CsvWriter.create(folder.resolve(FILE), columns)) {
      for (int fold = 0; fold < folds; fold++) {
        int validation = (fold + 1) % folds;
        double[] scores = new double[rates.size()];
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
          scores[i] = trial.score(fold, validation, rates.get(i));
          best = scores[i] > scores[best] ? i : best;
        }
        for (int i = 0; i < scores.length; i++) {
          csv.write(
              Integer.toString(fold),
              Integer.toString(validation),
              Double.toString(rates.get(i)),
              String.format(Locale.ROOT, "%.4f", scores[i]),
              Boolean.toString(i == best));
        }
      }
    }
  }

  /** Reads what {@link #choose} wrote. */
  static Rates read(Path folder) {
    Map<Integer, Double> byFold = new HashMap<>();
    try (Csv csv = Csv.open(folder.resolve(FILE))) {
      for (Csv.Row row : csv) {
        if (Boolean.parseBoolean(row.get(CHOSEN))) {
          byFold.put(Integer.parseInt(row.get(FOLD)), Double.parseDouble(row.get(RATE)));
        }
      }
    }
    return new Rates(byFold);
  }

  double of(int fold) {
    Double rate = byFold.get(fold);
    if (rate == null) {
      throw new BadInputException(
          "%s: must choose a rate for each fold, has %s, got fold %d"
              .formatted(FILE, byFold.keySet(), fold));
    }
    return rate;
  }
}
