package dev.hilum.archive;

import dev.hilum.study.Split;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for what must not be: a patient, or a film with the same pixels, on more than one side of a
 * split. A network that is fitted on a person and measured on the same person is rewarded for
 * recognising people.
 */
public final class LeakCheck {
  private final Map<String, Split> patients = new HashMap<>();
  private final Map<String, Split> films = new HashMap<>();
  private final Set<String> leakingPatients = new HashSet<>();
  private final Set<String> leakingFilms = new HashSet<>();
  private final Set<Split> sides = EnumSet.noneOf(Split.class);

  /**
   * What is on several sides.
   *
   * @param patients ids that are
   * @param films contents that are, where pixels are known
   * @param sides between which it happens
   */
  public record Leak(int patients, int films, Set<Split> sides) {

    /** One sentence: the counts, the rule and the way out. */
    public String sentence(String origin) {
      return ("%s: train, val and test must share no patient and no film, got %d %s and %d %s in"
              + " several of %s; give each patient one side, or say --allow-leak")
          .formatted(
              origin,
              patients,
              patients == 1 ? "patient" : "patients",
              films,
              films == 1 ? "film" : "films",
              sides.stream().map(Split::cell).toList());
    }
  }

  /**
   * Takes a film.
   *
   * @param pixels by what its pixels are known, such as a hash of them; blank where they are not
   */
  public void add(String patient, String pixels, Split side) {
    note(patients, leakingPatients, patient, side);
    if (!pixels.isBlank()) {
      note(films, leakingFilms, pixels, side);
    }
  }

  private void note(Map<String, Split> all, Set<String> leaking, String key, Split side) {
    Split other = all.putIfAbsent(key, side);
    if (other != null && other != side) {
      leaking.add(key);
      sides.add(other);
      sides.add(side);
    }
  }

  /** What was found on several sides, if anything was. */
  public Optional<Leak> leak() {
    return leakingPatients.isEmpty() && leakingFilms.isEmpty()
        ? Optional.empty()
        : Optional.of(new Leak(leakingPatients.size(), leakingFilms.size(), EnumSet.copyOf(sides)));
  }
}
