package dev.hilum.study;

import dev.hilum.io.Sha256;

/**
 * Assigns patients to splits by hash: {@code u = first 53 bits of SHA-256(salt ':' patient) / 2^53}
 * lies in [0, 1); below {@code test} it is the test split, below {@code test + val} validation,
 * else train. The assignment of a patient depends on nothing but the salt and the id, so adding
 * patients or films never moves another, a change of the validation fraction never moves a test
 * patient, and any language can recompute it.
 */
public record PatientSplit(String salt, Fractions fractions) {

  /** Seven, one and two tenths with the salt {@code hilum}: used when nothing else is said. */
  public static final PatientSplit DEFAULT =
      new PatientSplit("hilum", new Fractions(0.7, 0.1, 0.2));

  /** Expected shares of the patients, each in [0, 1], together 1. */
  public record Fractions(double train, double val, double test) {
    public Fractions {
      double sum = train + val + test;
      if (!(train >= 0 && val >= 0 && test >= 0 && Math.abs(sum - 1) < 1e-9)) {
        throw new IllegalArgumentException(
            "split fractions must be at least 0 and sum to 1, got train=%s, val=%s, test=%s"
                .formatted(train, val, test));
      }
    }
  }

  /** The split of a patient. */
  public Split of(String patient) {
    double u = position(patient);
    if (u < fractions.test()) {
      return Split.TEST;
    }
    return u < fractions.test() + fractions.val() ? Split.VAL : Split.TRAIN;
  }

  /** Where the patient's hash lies in [0, 1). */
  double position(String patient) {
    byte[] hash = Sha256.of(salt + ":" + patient);
    long head = 0;
    for (int i = 0; i < 8; i++) {
      head = head << 8 | (hash[i] & 0xff);
    }
    return (head >>> 11) * 0x1p-53;
  }
}
