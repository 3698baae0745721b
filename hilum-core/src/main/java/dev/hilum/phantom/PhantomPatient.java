package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import dev.hilum.study.View;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One person of the cohort and all their films: a pure function of the cohort's seed, the person's
 * number and the hospital, so patient 99,999 costs as much as patient 0 and nothing is kept between
 * them.
 *
 * <p>Findings come together as they do in people: a failing heart (more common with age) is large
 * and brings edema and effusions, an infection brings consolidation and at times an effusion, an
 * injury breaks ribs and lets the lung collapse, and lung beside an effusion is without air. Of 100
 * films at the general hospital about 37 are normal; {@code docs/phantom.md} has the other shares.
 * Sicker people are more often filmed AP and carry more devices. A second or third study (one
 * person in four, one in seven) shows the same findings grown, shrunk, gone or new; large hearts
 * and lung lesions stay, fractures heal slowly.
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

  /** Patient {@code index} of the cohort of {@code seed} at the general hospital. */
  public static PhantomPatient of(long seed, int index) {
    return of(seed, index, Hospital.GENERAL);
  }

  /** Patient {@code index} of the cohort of {@code seed}. */
  public static PhantomPatient of(long seed, int index, Hospital hospital) {
    if (index < 0) {
      throw new IllegalArgumentException("patients are counted from 0, got " + index);
    }
    CounterRandom random = new CounterRandom(seed, index);
    Anatomy anatomy = Anatomy.draw(random);
    double u = random.uniform();
    int studies = u < 0.6 ? 1 : u < 0.86 ? 2 : 3;
    List<Course> courses = courses(random, anatomy, hospital, studies);
    double paced = hospital.devices() * (anatomy.age() > 60 ? 0.08 : 0.01);
    boolean pacemaker = random.chance(Math.min(0.5, paced));
    String id = String.format(Locale.ROOT, "p%06d", index);
    List<PhantomFilm> films = new ArrayList<>();
    int day = 0;
    for (int s = 0; s < studies; s++) {
      List<Lesion> lesions = new ArrayList<>();
      for (Course course : courses) {
        double severity = course.severity(s);
        if (severity > 0.08) {
          lesions.add(course.first().with(severity));
        }
      }
      CounterRandom visit = new CounterRandom(seed, index, s);
      double portable = 0.15 + 0.12 * Math.min(3, lesions.size()) + hospital.portable();
      Pose pose = Pose.draw(visit, hospital, Math.clamp(portable, 0.02, 0.97));
      String study = id + "-s" + (s + 1);
      List<Device> devices = devices(visit, hospital, pose, lesions.size(), pacemaker);
      films.add(
          new PhantomFilm(
              study + "-f1", study, id, day, anatomy, pose, hospital, devices, lesions));
      day += (int) visit.uniform(2, 180);
    }
    return new PhantomPatient(id, anatomy, films);
  }

  /** The film before this one, empty for the first. */
  public Optional<PhantomFilm> prior(PhantomFilm film) {
    int at = films.indexOf(film);
    return at > 0 ? Optional.of(films.get(at - 1)) : Optional.empty();
  }

  private static List<Device> devices(
      CounterRandom visit, Hospital hospital, Pose pose, int lesions, boolean pacemaker) {
    boolean bed = pose.view() == View.AP;
    double ill = hospital.devices() * Math.min(1.6, 0.4 + 0.4 * lesions);
    boolean tube = visit.chance(Math.min(0.8, bed ? 0.12 * ill : 0));
    boolean line = visit.chance(Math.min(0.8, (bed ? 0.22 : 0.03) * ill));
    List<Device> devices = new ArrayList<>();
    if (tube) {
      devices.add(Device.ENDOTRACHEAL_TUBE);
    }
    if (line) {
      devices.add(Device.CENTRAL_LINE);
    }
    if (pacemaker) {
      devices.add(Device.PACEMAKER);
    }
    return devices;
  }

  private static List<Course> courses(
      CounterRandom random, Anatomy anatomy, Hospital hospital, int studies) {
    double old = (anatomy.age() - 18) / 77.0;
    boolean failure = random.chance(0.08 + 0.26 * old);
    boolean infection = random.chance(0.18);
    boolean injury = random.chance(0.05);
    boolean effusion = random.chance(failure ? 0.55 : infection ? 0.4 : 0.12);
    Map<Finding, Double> chance = new EnumMap<>(Finding.class);
    chance.put(Finding.CARDIOMEGALY, failure ? 0.8 : 0.08);
    chance.put(Finding.EDEMA, failure ? 0.5 : 0.02);
    chance.put(Finding.PLEURAL_EFFUSION, effusion ? 0.95 : 0.02);
    chance.put(Finding.PNEUMOTHORAX, injury ? 0.5 : 0.1);
    chance.put(Finding.CONSOLIDATION, infection ? 0.9 : 0.07);
    chance.put(Finding.LUNG_LESION, 0.08 + 0.08 * old);
    chance.put(Finding.ATELECTASIS, effusion ? 0.35 : 0.08);
    chance.put(Finding.FRACTURE, injury ? 0.85 : 0.02 + 0.03 * old);
    List<Course> courses = new ArrayList<>();
    for (Finding kind : PhantomFilm.KINDS) {
      // every draw is made whether it is used or not: one finding never moves another's
      double general = chance.getOrDefault(kind, 0.0);
      boolean present = random.chance(hospital.chance(kind, general));
      Side side = random.chance(0.5) ? Side.LEFT : Side.RIGHT;
      boolean both = kind == Finding.PLEURAL_EFFUSION && random.chance(failure ? 0.6 : 0.15);
      Lesion lesion = draw(random, kind, side);
      Lesion other = draw(random, kind, side == Side.LEFT ? Side.RIGHT : Side.LEFT);
      int onset = random.chance(0.7) ? 0 : (int) (random.uniform() * studies);
      double trend = trend(kind, random.normal(-0.1, 0.3, -0.8, 0.6));
      if (present) {
        courses.add(new Course(lesion, onset, trend));
        if (both) {
          courses.add(new Course(other, onset, trend));
        }
      }
    }
    return courses;
  }

  /** Change of severity from study to study. */
  private static double trend(Finding kind, double drift) {
    return switch (kind) {
      case CARDIOMEGALY, LUNG_LESION -> 0.3 * Math.abs(drift);
      case FRACTURE -> -0.3 * Math.abs(drift);
      default -> drift;
    };
  }

  static Lesion draw(CounterRandom random, Finding kind, Side side) {
    double u = random.uniform();
    double severity = 0.1 + 0.9 * u * Math.sqrt(u); // more mild than severe
    double across = random.uniform(0.25, 0.78);
    double down = random.uniform(0.25, 0.88);
    boolean middle = kind == Finding.CARDIOMEGALY || kind == Finding.EDEMA;
    return new Lesion(kind, middle ? Side.BOTH : side, severity, across, down);
  }
}
