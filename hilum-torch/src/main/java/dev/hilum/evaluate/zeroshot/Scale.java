package dev.hilum.evaluate.zeroshot;

import dev.hilum.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What one scale of the protocol trains and tests on; the grid does the rest. */
interface Scale {

  /** {@code tiny}, {@code small} or {@code paper}. */
  String name();

  /** The pairs of towers, by name. */
  List<String> pairs();

  List<Treatment> arms();

  /** Variants for {@code --ablations}, tried on {@link #ablated} with the first seeds. */
  List<Treatment> ablations();

  /** The pair that ablations are tried on. */
  String ablated();

  /** Seeds of each treatment. */
  int seeds();

  /** How many of the seeds ablations take. */
  default int ablationSeeds() {
    return 1;
  }

  /** Folds of a cross-validation; 1 where there is none. */
  default int folds() {
    return 1;
  }

  /** The films to score, all folds together. */
  List<TestSet> tests();

  /** Everything that was fixed before the first run, for the record. */
  Map<String, Object> protocol();

  /** What is missing here, each with how to get it, and what of the data could not be read. */
  default List<String> missing() {
    return List.of();
  }

  /**
   * Makes the pre-trained pair, unless the folder holds it already.
   *
   * @param folder of this pair alone
   */
  void prepare(String pair, Path folder, Progress progress) throws IOException;

  /**
   * Fine-tunes and scores.
   *
   * @param pairs the folder that holds the folders of all pairs
   * @param folder of this run, exists and is empty
   */
  CellResult run(Cell cell, Path pairs, Path folder, Progress progress) throws IOException;

  /** What is told of the data to explain a result: false negatives and the like. */
  Map<String, Object> diagnostics();
}
