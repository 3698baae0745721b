package dev.hilum.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a work must hold, checked on the measurements of one run. */
sealed interface Gate {
  /** What an 8-bit answer must keep to count as the same answer. */
  double LEAST_COSINE = 0.99;

  /**
   * The outcome.
   *
   * @param claim with its bound
   * @param measured the number that decides
   */
  record Verdict(String claim, String measured, boolean held) {}

  /** The side that is judged. */
  Side side();

  /** The sides it is judged by. */
  List<Side> against();

  /** The outcome of measurements that are all there. */
  Verdict check(Measurement mine, List<Measurement> others);

  /** The outcome, or empty where a side was not measured in this run. */
  default Optional<Verdict> verdict(Map<Side, Measurement> all) {
    Measurement mine = all.get(side());
    List<Measurement> others = against().stream().map(all::get).filter(Objects::nonNull).toList();
    if (mine == null || others.size() < against().size()) {
      return Optional.empty();
    }
    if (mine.failed()) {
      return Optional.of(new Verdict(check(mine, others).claim(), "not measured", false));
    }
    List<Measurement> working = others.stream().filter(m -> !m.failed()).toList();
    if (working.isEmpty() && !others.isEmpty()) {
      return Optional.of(new Verdict(check(mine, others).claim(), "no peer measured", false));
    }
    return Optional.of(check(mine, working));
  }

  /** At least so many times faster than the fastest of the others; a stretch may fail. */
  record Faster(Side side, List<Side> against, double times, boolean stretch) implements Gate {
    Faster(Side side, Side against, double times) {
      this(side, List.of(against), times, false);
    }

    @Override
    public Verdict check(Measurement mine, List<Measurement> all) {
      List<Measurement> others = against.size() == 1 ? all : exact(mine, all);
      String who =
          against.size() == 1
              ? against.getFirst().label()
              : "the fastest peer of cosine ≥ " + LEAST_COSINE;
      String claim =
          String.format(
              Locale.ROOT, "%s%s ≥ %s × %s", stretch ? "stretch: " : "", side.label(), times, who);
      Measurement best = fastest(others);
      double ratio = mine.timesFasterThan(best);
      String named = against.size() == 1 ? "" : " (" + best.side().label() + ")";
      return new Verdict(
          claim, String.format(Locale.ROOT, "%.2f×%s", ratio, named), ratio >= times);
    }
  }

  /** Those that compute the same: a faster answer that is another answer is no mark to beat. */
  private static List<Measurement> exact(Measurement mine, List<Measurement> all) {
    List<Measurement> exact = all.stream().filter(m -> !(mine.cosineTo(m) < LEAST_COSINE)).toList();
    return exact.isEmpty() ? all : exact;
  }

  /** At most so many seconds. */
  record Within(Side side, double seconds) implements Gate {
    @Override
    public List<Side> against() {
      return List.of();
    }

    @Override
    public Verdict check(Measurement mine, List<Measurement> others) {
      return new Verdict(
          String.format(Locale.ROOT, "%s ≤ %.1f s", side.label(), seconds),
          String.format(Locale.ROOT, "%.2f s", mine.median()),
          mine.median() <= seconds);
    }
  }

  /** No more memory than the fastest of the others. */
  record Memory(Side side, List<Side> against) implements Gate {
    @Override
    public Verdict check(Measurement mine, List<Measurement> others) {
      Measurement peer = fastest(others);
      return new Verdict(
          "peak memory of "
              + side.label()
              + " ≤ "
              + (against.size() == 1 ? against.getFirst().label() : "the fastest peer"),
          mine.peakMegabytes() + " MB, " + peer.side().label() + " " + peer.peakMegabytes() + " MB",
          mine.peakMegabytes() <= peer.peakMegabytes());
    }
  }

  /** An output that points the same way. */
  record Cosine(Side side, Side reference, double least) implements Gate {
    @Override
    public List<Side> against() {
      return List.of(reference);
    }

    @Override
    public Verdict check(Measurement mine, List<Measurement> others) {
      double cosine = others.isEmpty() ? Double.NaN : mine.cosineTo(others.getFirst());
      return new Verdict(
          "cosine of " + side.label() + " to " + reference.label() + " ≥ " + least,
          String.format(Locale.ROOT, "%.6f", cosine),
          cosine >= least);
    }
  }

  /** The same values, each but for a share of it. */
  record Near(Side side, Side reference, double most) implements Gate {
    @Override
    public List<Side> against() {
      return List.of(reference);
    }

    @Override
    public Verdict check(Measurement mine, List<Measurement> others) {
      double[] a = mine.output(), b = others.isEmpty() ? a : others.getFirst().output();
      double worst = a.length == 0 || a.length != b.length ? Double.NaN : 0;
      for (int i = 0; i < Math.min(a.length, b.length); i++) {
        worst = Math.max(worst, Math.abs(a[i] / b[i] - 1));
      }
      return new Verdict(
          "each value of %s within %s of %s".formatted(side.label(), most, reference.label()),
          String.format(Locale.ROOT, "at most %.1e, of %d", worst, a.length),
          worst <= most);
    }
  }

  /** Objectives each of which is no higher, but for rounding of 1e-9. */
  record NoHigher(Side side, Side reference) implements Gate {
    @Override
    public List<Side> against() {
      return List.of(reference);
    }

    @Override
    public Verdict check(Measurement mine, List<Measurement> others) {
      double[] a = mine.output(), b = others.isEmpty() ? a : others.getFirst().output();
      double worst = a.length == 0 || a.length != b.length ? Double.NaN : Double.NEGATIVE_INFINITY;
      for (int i = 0; i < Math.min(a.length, b.length); i++) {
        worst = Math.max(worst, a[i] / b[i] - 1);
      }
      return new Verdict(
          "each objective of " + side.label() + " ≤ that of " + reference.label(),
          String.format(Locale.ROOT, "at most %+.1e, of %d", worst, a.length),
          worst <= 1e-9);
    }
  }

  private static Measurement fastest(List<Measurement> of) {
    return of.stream()
        .min(Comparator.comparingDouble(m -> Arrays.stream(m.seconds()).sum()))
        .orElseThrow();
  }
}
