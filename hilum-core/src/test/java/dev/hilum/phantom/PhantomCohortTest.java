package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.image.GrayImage;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Pixels;
import dev.hilum.study.Region;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhantomCohortTest {

  /** A pin against change, computed by this very code: the cohort must stay the same for ever. */
  @Test
  void filmsStayTheSameFromVersionToVersion() throws Exception {
    assertThat(digest(new PhantomRenderer(64), 0, 0)).isEqualTo("54dfa27e1391fb36");
    assertThat(digest(new PhantomRenderer(256), 0, 3)).isEqualTo("999c52c45a6f0277");
    assertThat(digest(new PhantomRenderer(200), 7, 99_999)).isEqualTo("27363b5077d7b030");
  }

  private static String digest(PhantomRenderer renderer, long seed, int patient) throws Exception {
    GrayImage image = renderer.render(PhantomPatient.of(seed, patient).films().getFirst(), 16);
    ByteBuffer bytes = ByteBuffer.allocate(2 * image.pixels().length);
    for (float pixel : image.pixels()) {
      bytes.putChar((char) pixel);
    }
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  @Test
  void sameFilmsOnAnyNumberOfThreads() {
    PhantomCohort cohort = new PhantomCohort(new PhantomCohort.Config(24, 64, 5));
    List<Film> films = cohort.films().toList();
    List<GrayImage> one = films.stream().map(PhantomCohortTest::pixels).toList();
    List<GrayImage> many =
        IntStream.range(0, films.size())
            .parallel()
            .mapToObj(i -> pixels(films.get(films.size() - 1 - i)))
            .toList()
            .reversed();
    assertThat(many).isEqualTo(one);
  }

  @Test
  void archiveTellsReportsMasksBoxesDaysAndSeverities() {
    PhantomCohort cohort = new PhantomCohort(new PhantomCohort.Config(12, 64, 5));
    List<PhantomFilm> specs = cohort.people().flatMap(p -> p.films().stream()).toList();
    List<Film> films = cohort.films().toList();
    assertThat(cohort.reports(s -> {}).map(Report::study).toList())
        .isEqualTo(specs.stream().map(PhantomFilm::study).toList());
    for (int i = 0; i < specs.size(); i++) {
      assertThat(cohort.day(films.get(i))).hasValue(specs.get(i).day());
      assertThat(films.get(i).extra().keySet()).containsExactlyElementsOf(cohort.columns());
      for (Finding kind : PhantomFilm.KINDS) {
        double told =
            Double.parseDouble(films.get(i).extra().get(PhantomCohort.severityColumn(kind)));
        assertThat(told).isCloseTo(specs.get(i).severity(kind), within(1e-4));
        assertThat(told > 0).isEqualTo(films.get(i).label(kind) == Label.PRESENT);
      }
    }
    List<Mask> masks = cohort.masks(s -> {}).toList();
    List<Region> boxes = cohort.regions(s -> {}).toList();
    long lesions = specs.stream().mapToLong(f -> f.lesions().size()).sum();
    assertThat(masks.stream().filter(m -> m.structure().equals("heart")).count())
        .isEqualTo(specs.size());
    assertThat(masks.stream().filter(m -> Finding.named(m.structure()).isPresent()).count())
        .isEqualTo(lesions);
    assertThat(boxes).hasSizeBetween((int) lesions - 2, (int) lesions);
  }

  private static GrayImage pixels(Film film) {
    return ((Pixels.Generated) film.pixels()).render().get();
  }

  @Test
  void longerCohortBeginsWithTheShorterOne() {
    List<PhantomPatient> few =
        new PhantomCohort(new PhantomCohort.Config(5, 64, 1)).people().toList();
    List<PhantomPatient> many =
        new PhantomCohort(new PhantomCohort.Config(50, 64, 1)).people().toList();
    assertThat(many.subList(0, 5)).isEqualTo(few);
    assertThat(PhantomPatient.of(2, 0)).isNotEqualTo(few.getFirst());
  }

  @Test
  void studiesOfAPatientComeInTheOrderOfDays() {
    PhantomCohort cohort = new PhantomCohort(new PhantomCohort.Config(200, 64, 0));
    long films =
        cohort
            .patients(sentence -> {})
            .mapToLong(
                patient -> {
                  List<Integer> days =
                      patient.studies().stream().map(s -> s.day().orElseThrow()).toList();
                  assertThat(days).isSorted().doesNotHaveDuplicates().startsWith(0);
                  return days.size();
                })
            .sum();
    assertThat(films).isEqualTo(cohort.films().count()).isBetween(270L, 350L);
  }

  @Test
  void prevalenceIsAsStated() {
    List<PhantomFilm> films = films(6000);
    Map<Finding, Double> stated =
        Map.of(
            Finding.NO_FINDING, 0.37,
            Finding.CARDIOMEGALY, 0.19,
            Finding.PLEURAL_EFFUSION, 0.20,
            Finding.CONSOLIDATION, 0.19,
            Finding.EDEMA, 0.09,
            Finding.PNEUMOTHORAX, 0.11,
            Finding.LUNG_LESION, 0.12,
            Finding.ATELECTASIS, 0.12,
            Finding.FRACTURE, 0.07,
            Finding.SUPPORT_DEVICES, 0.13);
    stated.forEach(
        (finding, share) ->
            assertThat(share(films, finding))
                .as(finding.displayName())
                .isCloseTo(share, within(0.02)));
  }

  private static double share(List<PhantomFilm> films, Finding finding) {
    return films.stream().filter(f -> f.labels().get(finding) == Label.PRESENT).count()
        / (double) films.size();
  }

  @Test
  void edemaComesWithALargeHeart() {
    List<PhantomFilm> films = films(3000);
    List<PhantomFilm> wet =
        films.stream().filter(f -> f.labels().get(Finding.EDEMA) == Label.PRESENT).toList();
    assertThat(share(wet, Finding.CARDIOMEGALY))
        .isGreaterThan(2 * share(films, Finding.CARDIOMEGALY));
  }

  /** Difference of class means, each film standardised: a floor for any trained classifier. */
  @Test
  void pixelsTellSexAgeAndViewOfUnseenPatients() {
    PhantomRenderer renderer = new PhantomRenderer(32);
    List<PhantomFilm> films = films(700);
    List<float[]> pixels =
        films.stream().map(f -> standardised(renderer.render(f, 8).pixels())).toList();
    double sex = separation(films, pixels, f -> f.sex() == Sex.FEMALE, f -> f.sex() == Sex.MALE);
    double age = separation(films, pixels, f -> f.age() > 65, f -> f.age() < 45);
    double view =
        separation(films, pixels, f -> f.pose().view() == View.AP, f -> f.pose().view() == View.PA);
    System.out.printf(
        "difference of means, held-out AUROC: sex %.3f, age %.3f, view %.3f%n", sex, age, view);
    assertThat(sex).isGreaterThan(0.8);
    assertThat(age).isGreaterThan(0.6);
    assertThat(view).isGreaterThan(0.6);
  }

  private static float[] standardised(float[] pixels) {
    double sum = 0;
    double squares = 0;
    for (float p : pixels) {
      sum += p;
      squares += p * p;
    }
    double mean = sum / pixels.length;
    double deviation = Math.sqrt(squares / pixels.length - mean * mean);
    float[] out = new float[pixels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) ((pixels[i] - mean) / deviation);
    }
    return out;
  }

  private static double separation(
      List<PhantomFilm> films,
      List<float[]> pixels,
      Predicate<PhantomFilm> positive,
      Predicate<PhantomFilm> negative) {
    double[] direction = new double[pixels.getFirst().length];
    int half = films.size() / 2;
    while (films.get(half).patient().equals(films.get(half - 1).patient())) {
      half++;
    }
    List<PhantomFilm> seen = films.subList(0, half);
    double up = 1.0 / seen.stream().filter(positive).count();
    double down = 1.0 / seen.stream().filter(negative).count();
    List<Double> above = new ArrayList<>();
    List<Double> below = new ArrayList<>();
    for (int i = 0; i < films.size(); i++) {
      boolean yes = positive.test(films.get(i));
      if (yes == negative.test(films.get(i))) {
        continue;
      }
      double score = 0;
      for (int p = 0; p < direction.length; p++) {
        if (i < half) {
          direction[p] += (yes ? up : -down) * pixels.get(i)[p];
        } else {
          score += direction[p] * pixels.get(i)[p];
        }
      }
      if (i >= half) {
        (yes ? above : below).add(score);
      }
    }
    return auroc(above, below);
  }

  private static double auroc(List<Double> positive, List<Double> negative) {
    double wins = 0;
    for (double p : positive) {
      for (double n : negative) {
        wins += p > n ? 1 : p == n ? 0.5 : 0;
      }
    }
    return wins / ((double) positive.size() * negative.size());
  }

  @Test
  void readsItsNameWithAndWithoutSettings() {
    assertThat(PhantomCohort.Config.parse("phantom")).isEqualTo(PhantomCohort.Config.DEFAULT);
    assertThat(PhantomCohort.Config.parse("phantom:size=256"))
        .isEqualTo(new PhantomCohort.Config(400, 256, 0));
    assertThat(PhantomCohort.Config.parse("phantom:patients=7,size=32,seed=9"))
        .isEqualTo(new PhantomCohort.Config(7, 32, 9));
    assertThat(PhantomCohort.Config.names("phantoms")).isFalse();
    PhantomCohort.Config config = new PhantomCohort.Config(3, 48, 11);
    assertThat(PhantomCohort.Config.parse(config.toString())).isEqualTo(config);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phantom:",
        "phantom:patient=3",
        "phantom:patients",
        "phantom:patients=",
        "phantom:patients=0",
        "phantom:patients=-1",
        "phantom:patients=1e3",
        "phantom:patients=99999999999",
        "phantom:size=31",
        "phantom:size=2049",
        "phantom:size=64,size=64",
        "phantom:seed=x",
        "ghost:patients=3"
      })
  void refusesSettingsOutsideTheRules(String archive) {
    assertThatThrownBy(() -> PhantomCohort.Config.parse(archive))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching("(?s)[^\n]*got [^\n]+");
  }

  private static List<PhantomFilm> films(int patients) {
    return IntStream.range(0, patients)
        .mapToObj(k -> PhantomPatient.of(17, k))
        .flatMap(person -> person.films().stream())
        .toList();
  }
}
