package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.View;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HospitalTest {

  @Test
  void sickPeopleAreFilmedAtTheBedWithDevices() {
    double[] ap = shares(f -> f.pose().view() == View.AP);
    double[] devices = shares(f -> !f.devices().isEmpty());
    double[] normal = shares(f -> f.labels().get(Finding.NO_FINDING) == Label.PRESENT);
    assertThat(ap[1]).isGreaterThan(2 * ap[0]);
    assertThat(ap[2]).isLessThan(0.3 * ap[0]);
    assertThat(devices[1]).isGreaterThan(2 * devices[0]);
    assertThat(normal[2]).isGreaterThan(normal[0]);
    assertThat(normal[1]).isLessThan(normal[0]);
  }

  @Test
  void filmsOfOnePersonLookDifferentAtEachHospital() {
    PhantomRenderer renderer = new PhantomRenderer(64);
    List<float[]> films =
        Hospital.ALL.stream()
            .map(h -> renderer.render(PhantomPatient.of(1, 0, h).films().getFirst(), 8).pixels())
            .toList();
    assertThat(films.get(0)).isNotEqualTo(films.get(1)).isNotEqualTo(films.get(2));
    assertThat(films.get(1)).isNotEqualTo(films.get(2));
    assertThat(films.get(3)).isNotIn(films.subList(0, 3));
  }

  @Test
  void largeHeartsAreCommonInTheCountry() {
    double[] hearts = shares(f -> f.labels().get(Finding.CARDIOMEGALY) == Label.PRESENT);
    assertThat(hearts[3]).isGreaterThan(1.2 * hearts[0]);
  }

  @Test
  void isKnownByName() {
    for (Hospital hospital : Hospital.ALL) {
      assertThat(Hospital.of(hospital.name())).isSameAs(hospital);
      PhantomCohort.Config config = new PhantomCohort.Config(3, 64, 1, hospital);
      assertThat(PhantomCohort.Config.parse(config.toString())).isEqualTo(config);
    }
    assertThatThrownBy(() -> Hospital.of("nowhere"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("[general, emergency, clinic, rural], got nowhere");
  }

  private static double[] shares(Predicate<PhantomFilm> which) {
    return Hospital.ALL.stream()
        .mapToDouble(
            hospital -> {
              List<PhantomFilm> films =
                  IntStream.range(0, 1500)
                      .mapToObj(k -> PhantomPatient.of(6, k, hospital))
                      .flatMap(person -> person.films().stream())
                      .toList();
              return films.stream().filter(which).count() / (double) films.size();
            })
        .toArray();
  }
}
