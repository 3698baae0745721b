package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One person of the cohort and all their films: a pure function of the cohort's seed and the
 * person's number, so patient 99,999 costs as much as patient 0 and nothing is kept between them.
 *
 * <p>Findings come together as they do in people: a failing heart (more common with age) is large
 * and brings edema and effusions, an infection brings consolidation and at times an effusion. Of
 * 100 films about 42 are normal; cardiomegaly is on 21, effusion on 22, consolidation on 19, edema
 * on 10, pneumothorax on 11, a lung lesion on 11. Sicker people are more often filmed AP. A second
 * or third study (one person in four, one in seven) shows the same findings grown, shrunk or gone;
 * large hearts and lung lesions stay.
 */
public record PhantomPatient(String id, Anatomy anatomy, List<PhantomFilm> films) {
  public PhantomPatient {
    films = List.copyOf(films);
  }

  /** One course of one finding over the studies. */
  private record Course(Lesion first, int onset, double trend) {
    /** Severity at a study; not above 0.08 means that nothing is left to see. */
    double severity(int study) {
      return study < onset ? 0 : Math.min(1, first.severity() + trend * (study - onset));
    }
  }

  /** Patient {@code index} of the cohort of {@code seed}. */
  public static PhantomPatient of(long seed, int index) {
    if (index < 0) {
      throw new IllegalArgumentException("patients are counted from 0, got " + index);
    }
    CounterRandom random = new CounterRandom(seed, index);
    Anatomy anatomy = Anatomy.draw(random);
    double u = random.uniform();
    int studies = u < 0.6 ? 1 : u < 0.86 ? 2 : 3;
    List<Course> courses = courses(random, anatomy, studies);
    String id = String.format(Locale.ROOT, "p%06d", index);
    List<PhantomFilm> films = new ArrayList<>();
    int day = 0;
    for (int s = 0; s < studies; s++) {
      List<Lesion> lesions = new ArrayList<>();
      for (Course course : courses) {
        double severity = course.severity(s);
        if (severity > 0.08) {
          Lesion l = course.first();
          lesions.add(new Lesion(l.finding(), l.side(), severity, l.across(), l.down()));
        }
      }
      CounterRandom visit = new CounterRandom(seed, index, s);
      Pose pose = Pose.draw(visit, 0.15 + 0.12 * Math.min(3, lesions.size()));
      String study = id + "-s" + (s + 1);
      films.add(new PhantomFilm(study + "-f1", study, id, day, anatomy, pose, lesions));
      day += (int) visit.uniform(2, 180);
    }
    return new PhantomPatient(id, anatomy, films);
  }

  private static List<Course> courses(CounterRandom random, Anatomy anatomy, int studies) {
    double old = (anatomy.age() - 18) / 77.0;
    boolean failure = random.chance(0.08 + 0.26 * old);
    boolean infection = random.chance(0.18);
    Map<Finding, Double> chance = new EnumMap<>(Finding.class);
    chance.put(Finding.CARDIOMEGALY, failure ? 0.8 : 0.08);
    chance.put(Finding.EDEMA, failure ? 0.5 : 0.02);
    chance.put(Finding.PLEURAL_EFFUSION, failure ? 0.55 : infection ? 0.4 : 0.12);
    chance.put(Finding.CONSOLIDATION, infection ? 0.9 : 0.07);
    chance.put(Finding.PNEUMOTHORAX, 0.12);
    chance.put(Finding.LUNG_LESION, 0.08 + 0.08 * old);
    List<Course> courses = new ArrayList<>();
    for (Finding kind : PhantomFilm.KINDS) {
      // every draw is made whether it is used or not: one finding never moves another's
      boolean present = random.chance(chance.getOrDefault(kind, 0.0));
      Side side = random.chance(0.5) ? Side.LEFT : Side.RIGHT;
      boolean both = kind == Finding.PLEURAL_EFFUSION && random.chance(failure ? 0.6 : 0.15);
      Lesion lesion = draw(random, kind, side);
      Lesion other = draw(random, kind, side == Side.LEFT ? Side.RIGHT : Side.LEFT);
      int onset = random.chance(0.7) ? 0 : (int) (random.uniform() * studies);
      double drift = random.normal(-0.1, 0.3, -0.8, 0.6);
      boolean lasting = kind == Finding.CARDIOMEGALY || kind == Finding.LUNG_LESION;
      double trend = lasting ? 0.3 * Math.abs(drift) : drift;
      if (present) {
        courses.add(new Course(lesion, onset, trend));
        if (both) {
          courses.add(new Course(other, onset, trend));
        }
      }
    }
    return courses;
  }

  private static Lesion draw(CounterRandom random, Finding kind, Side side) {
    double u = random.uniform();
    double severity = 0.1 + 0.9 * u * Math.sqrt(u); // more mild than severe
    double across = random.uniform(0.25, 0.78);
    double down = random.uniform(0.25, 0.88);
    boolean middle = kind == Finding.CARDIOMEGALY || kind == Finding.EDEMA;
    return new Lesion(kind, middle ? Side.BOTH : side, severity, across, down);
  }
}
