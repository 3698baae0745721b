package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.metric.Auroc;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShortcutsTest {
  private static final int FILMS = 400;

  private final List<Film> films = new ArrayList<>();
  private final List<String> patients = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(5);

  @BeforeEach
  void films() {
    for (int i = 0; i < FILMS; i++) {
      String patient = "p" + i / 2;
      patients.add(patient);
      films.add(
          new Film(
              "f" + i,
              "s" + i,
              patient,
              new Pixels.Absent(),
              random.nextBoolean() ? View.AP : View.PA,
              random.nextBoolean() ? Sex.FEMALE : Sex.MALE,
              OptionalDouble.of(20 + random.nextInt(60)),
              Map.of(),
              Optional.empty(),
              Map.of()));
    }
  }

  private byte[] labels(Predicate<Film> of) {
    byte[] labels = new byte[FILMS];
    for (int i = 0; i < FILMS; i++) {
      labels[i] = of.test(films.get(i)) ? (byte) 1 : 0;
    }
    return labels;
  }

  private double area(byte[] label) {
    double[] scores = Shortcuts.of(films, patients, new byte[][] {label}).getFirst().orElseThrow();
    return Auroc.of(scores, label).value().orElseThrow();
  }

  @Test
  void viewAndAgeAreFoundOut() {
    assertThat(area(labels(film -> film.view() == View.AP))).isEqualTo(1);
    assertThat(area(labels(film -> film.age().orElseThrow() > 50))).isGreaterThan(.95);
  }

  @Test
  void whatGoesWithThePatientAloneIsNot() {
    byte[] byPatient = labels(film -> (film.patient().hashCode() * 0x9E3779B9 & 1 << 20) != 0);
    assertThat(area(byPatient))
        .as("each patient is scored by a fit on others")
        .isCloseTo(.5, within(.1));
  }

  @Test
  void aFindingOfOneFilmIsLeftUndefined() {
    byte[] one = labels(film -> film.id().equals("f7"));
    byte[] view = labels(film -> film.view() == View.AP);
    List<Optional<double[]>> scores = Shortcuts.of(films, patients, new byte[][] {one, view});
    assertThat(scores.get(0)).isEmpty();
    assertThat(scores.get(1)).isPresent();
  }
}
