package dev.hilum.run;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.CsvWriter;
import dev.hilum.study.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The patients that a model was fitted or calibrated on, kept beside its checkpoint so that nobody
 * measures it on them unawares: {@code patients.csv} with {@code side,patient}. A patient stands
 * there as the first 16 digits of a SHA-256 over the archive's population and the id. That keeps
 * ids out of the file; it does not hide them from somebody who knows the list of ids.
 */
public final class SeenPatients {
  /** The file beside a checkpoint. */
  public static final String NAME = "patients.csv";

  private static final int DIGITS = 16;

  private final Map<Split, Set<String>> sides = new EnumMap<>(Split.class);

  /** Nobody yet. */
  public SeenPatients() {}

  /** What stands beside a checkpoint; empty where nothing does. */
  public static Optional<SeenPatients> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    SeenPatients seen = new SeenPatients();
    try (Csv csv = Csv.open(file).require("side", "patient")) {
      for (Csv.Row row : csv.rows()) {
        Split side =
            Split.parse(row.get("side"))
                .orElseThrow(
                    () -> new BadInputException(row.origin() + ": side must not be blank"));
        seen.side(side).add(row.get("patient"));
      }
    }
    return Optional.of(seen);
  }

  /**
   * Adds patients.
   *
   * @param population whose ids these are
   */
  public SeenPatients add(Split side, String population, Collection<String> patients) {
    patients.forEach(patient -> side(side).add(key(population, patient)));
    return this;
  }

  /** Adds those of another list. */
  public SeenPatients add(SeenPatients others) {
    others.sides.forEach((side, keys) -> side(side).addAll(keys));
    return this;
  }

  /** Writes the file. */
  public void write(Path file) {
    try (CsvWriter out = CsvWriter.create(file, List.of("side", "patient"))) {
      sides.forEach(
          (side, keys) -> new TreeSet<>(keys).forEach(key -> out.write(side.cell(), key)));
    }
  }

  /** How many of these patients are on each side; sides without any are left out. */
  public Map<Split, Integer> among(String population, Collection<String> patients) {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    Set<String> keys = new HashSet<>();
    patients.forEach(patient -> keys.add(key(population, patient)));
    sides.forEach(
        (side, known) -> {
          int shared = (int) keys.stream().filter(known::contains).count();
          if (shared > 0) {
            counts.put(side, shared);
          }
        });
    return counts;
  }

  private Set<String> side(Split side) {
    return sides.computeIfAbsent(side, s -> new HashSet<>());
  }

  private static String key(String population, String patient) {
    return Provenance.digest(List.of(population, patient)).substring(0, DIGITS);
  }
}
