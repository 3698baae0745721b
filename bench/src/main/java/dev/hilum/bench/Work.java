package dev.hilum.bench;

import java.util.List;

/**
 * Something to be measured on several sides.
 *
 * @param name as the command line has it
 * @param what it is, a few words
 * @param units how many films, texts or runs one repetition is, for rates
 * @param unit plural name of what is counted
 * @param sides in the order in which they are asked
 * @param gates what must hold
 */
record Work(String name, String what, int units, String unit, List<Side> sides, List<Gate> gates) {

  Work {
    sides = List.copyOf(sides);
    gates = List.copyOf(gates);
  }

  /** Whether ours runs as {@code hilum train} does. */
  boolean isTraining() {
    return name.contains("-train");
  }

  /** The same work with the sides only whose label contains one of {@code parts}. */
  Work only(List<String> parts) {
    List<Side> kept =
        sides.stream().filter(s -> parts.stream().anyMatch(s.label()::contains)).toList();
    return new Work(name, what, units, unit, kept, gates);
  }
}
