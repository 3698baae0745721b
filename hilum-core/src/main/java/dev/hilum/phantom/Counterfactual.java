package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * A film and the same film with one finding changed: the same person, pose, devices and noise. The
 * pixels differ only in the finding's mask and its scatter, {@link PhantomRenderer#SCATTER_REACH}.
 *
 * @param film as it is in the cohort
 * @param other as it would be
 * @param changed the finding that only one of the two shows, or that they show to another degree
 * @param before its severity on {@code film}, 0 where it is absent
 * @param after its severity on {@code other}
 */
public record Counterfactual(
    PhantomFilm film, PhantomFilm other, Lesion changed, double before, double after) {

  /** The film without one of its findings. */
  public static Counterfactual without(PhantomFilm film, Lesion lesion) {
    List<Lesion> rest = new ArrayList<>(film.lesions());
    if (!rest.remove(lesion)) {
      throw new IllegalArgumentException(film.id() + " does not show " + lesion);
    }
    return new Counterfactual(film, film.with(rest), lesion, lesion.severity(), 0);
  }

  /** The film with a further finding. */
  public static Counterfactual adding(PhantomFilm film, Lesion lesion) {
    List<Lesion> more = new ArrayList<>(film.lesions());
    more.add(lesion);
    return new Counterfactual(film, film.with(more), lesion, 0, lesion.severity());
  }

  /** The film with one of its findings at another severity. */
  public static Counterfactual changing(PhantomFilm film, Lesion lesion, double severity) {
    List<Lesion> others = new ArrayList<>(film.lesions());
    int at = others.indexOf(lesion);
    if (at < 0) {
      throw new IllegalArgumentException(film.id() + " does not show " + lesion);
    }
    others.set(at, lesion.with(severity));
    Lesion larger = lesion.severity() >= severity ? lesion : others.get(at);
    return new Counterfactual(film, film.with(others), larger, lesion.severity(), severity);
  }

  /**
   * The one that archives hold: a film with findings loses one of them, a normal one gets one;
   * which follows from the film.
   */
  public static Counterfactual of(PhantomFilm film) {
    CounterRandom random = new CounterRandom(film.pose().key(), 7);
    if (!film.lesions().isEmpty()) {
      int which = (int) (random.uniform() * film.lesions().size());
      return without(film, film.lesions().get(which));
    }
    Finding kind = PhantomFilm.KINDS.get((int) (random.uniform() * PhantomFilm.KINDS.size()));
    Side side = random.chance(0.5) ? Side.LEFT : Side.RIGHT;
    return adding(film, PhantomPatient.draw(random, kind, side));
  }
}
