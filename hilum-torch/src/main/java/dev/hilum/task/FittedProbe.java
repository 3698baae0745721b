package dev.hilum.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something fitted on train films for every setting of a sweep; one setting is chosen later. */
sealed interface FittedProbe permits LinearFit, NearestNeighbours {

  /** What is swept: the strength C, or the number of neighbours k. */
  double[] settings();

  /** What did not go as it should, a sentence each. */
  List<String> notes();

  /**
   * Scores by every setting.
   *
   * @param features [rows, width]
   * @return [settings][rows]: probabilities of a binary target, else values
   */
  double[][] scores(int target, float[] features);

  /** Keeps what {@link ProbeApply} needs, {@code chosen[target]} being the index of a setting. */
  void save(Path folder, int[] chosen) throws IOException;
}
