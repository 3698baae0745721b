package dev.hilum.metric;

/** The rule that scores and labels of one finding obey, said once. */
final class Labels {
  private Labels() {}

  static void check(double[] score, byte[] label) {
    if (score.length != label.length) {
      throw new IllegalArgumentException(
          "one label per score: got " + score.length + " scores, " + label.length + " labels");
    }
    for (int i = 0; i < score.length; i++) {
      if (Double.isNaN(score[i])) {
        throw new IllegalArgumentException("score " + i + " is NaN");
      }
      if (label[i] != 0 && label[i] != 1 && label[i] != Auroc.LEFT_OUT) {
        throw new IllegalArgumentException(
            "label " + i + " is " + label[i] + ", not 1, 0 or LEFT_OUT");
      }
    }
  }
}
