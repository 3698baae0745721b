package dev.hilum.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of one finding on one side between two films of a person.
 *
 * @param lesion as it is on the later film, else as it was on the earlier
 * @param before its severity on the earlier film, 0 where it was absent
 * @param after its severity on the later film
 */
public record Change(Lesion lesion, double before, double after) {
  private static final double STEADY = 0.08; // a smaller step is told as unchanged

  /** What a report calls a change. */
  public enum Kind {
    ADDED,
    WORSENED,
    UNCHANGED,
    IMPROVED,
    RESOLVED
  }

  /** Every finding that either film shows, those of the later film first. */
  public static List<Change> between(PhantomFilm earlier, PhantomFilm later) {
    List<Change> changes = new ArrayList<>();
    for (Lesion lesion : later.lesions()) {
      changes.add(new Change(lesion, severity(earlier, lesion), lesion.severity()));
    }
    for (Lesion lesion : earlier.lesions()) {
      if (severity(later, lesion) == 0) {
        changes.add(new Change(lesion, lesion.severity(), 0));
      }
    }
    return changes;
  }

  private static double severity(PhantomFilm film, Lesion like) {
    return film.lesions().stream()
        .filter(l -> l.finding() == like.finding() && l.side() == like.side())
        .mapToDouble(Lesion::severity)
        .max()
        .orElse(0);
  }

  public Kind kind() {
    if (before == 0 || after == 0) {
      return before == 0 ? Kind.ADDED : Kind.RESOLVED;
    }
    double step = after - before;
    return step > STEADY ? Kind.WORSENED : step < -STEADY ? Kind.IMPROVED : Kind.UNCHANGED;
  }

  /** {@code Pleural Effusion left 0.310>0.520}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.3f>%.3f", PhantomArchive.name(lesion), before, after);
  }
}
