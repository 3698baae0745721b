package dev.hilum.bench;

/** Our side of a work: loaded once, then done again and again. */
@FunctionalInterface
interface Repeated extends AutoCloseable {

  /** Does it once and returns what it computed. */
  double[] once();

  /** How often the first output is made, one after the other; training shows several losses. */
  default int outputs() {
    return 1;
  }

  @Override
  default void close() {}
}
