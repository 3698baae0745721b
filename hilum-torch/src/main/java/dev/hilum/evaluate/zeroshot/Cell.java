package dev.hilum.evaluate.zeroshot;

/**
 * One run of the grid.
 *
 * @param seed of the fine-tuning, from 0
 * @param fold of a cross-validation, 0 where there is none
 */
record Cell(String pair, Treatment treatment, int seed, int fold) {

  /** Its name as a file's. */
  String id() {
    return pair + "." + treatment.name() + "." + seed + "." + fold;
  }

  @Override
  public String toString() {
    return id();
  }
}
