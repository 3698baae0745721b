package dev.hilum.bench;

import java.util.Locale;

/**
 * One of the programs that are compared: who computes, and in which mode.
 *
 * @param mode as the worker of this owner knows it: {@code fp32, bf16, int8, autocast …}
 */
record Side(Owner owner, String mode) {

  /** Who computes. */
  enum Owner {
    /** Hilum, in Java. */
    OURS,
    /** The Python library that is the reference of the work. */
    PEER
  }

  static Side ours(String mode) {
    return new Side(Owner.OURS, mode);
  }

  static Side peer(String mode) {
    return new Side(Owner.PEER, mode);
  }

  /** As tables and {@code --only} name it: {@code ours fp32}. */
  String label() {
    return owner.name().toLowerCase(Locale.ROOT) + " " + mode;
  }

  boolean isOurs() {
    return owner == Owner.OURS;
  }
}
