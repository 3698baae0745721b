package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import dev.hilum.task.StudyScores.Views;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StudyScoresTest {
  private static final List<Finding> FINDINGS = List.of(Finding.EDEMA, Finding.MASS);
  private static final double[][] FILMS = {{0.2, 0.5}, {0.9, 0.1}, {0.6, 0.3}};

  @Test
  void filmsOfAStudyBecomeTheirHighestOrTheirMean() {
    List<Film> films = List.of(film("a", "s1", "p"), film("b", "s2", "p"), film("c", "s1", "p"));
    StudyScores max = StudyScores.of(films, FINDINGS, FILMS, Views.MAX);
    assertThat(max.studies()).containsExactly("s1", "s2");
    assertThat(max.probability()[0]).containsExactly(0.6, 0.5);
    assertThat(StudyScores.of(films, FINDINGS, FILMS, Views.MEAN).probability()[0])
        .containsExactly(new double[] {0.4, 0.4}, within(1e-15));
    assertThat(max.labels(0, LabelPolicy.U_IGNORE)).containsExactly(1, 1);
    assertThat(max.labels(1, LabelPolicy.U_IGNORE)).containsExactly(Auroc.LEFT_OUT, Auroc.LEFT_OUT);
  }

  @Test
  void aStudyIdOfTwoPatientsIsRefused() {
    List<Film> films = List.of(film("a", "s1", "p"), film("b", "s2", "p"), film("c", "s1", "q"));
    assertThatThrownBy(() -> StudyScores.of(films, FINDINGS, FILMS, Views.MAX))
        .isInstanceOf(BadInputException.class)
        .hasMessage("c: a study must be of one patient, got the study id s1 for two");
  }

  @Test
  void anEnsembleIsTheMeanOfProbabilities() {
    double[][] other = {{0.4, 0.5}, {0.1, 0.1}, {0.2, 0.7}};
    assertThat(StudyScores.mean(List.of(FILMS, other))[2])
        .containsExactly(new double[] {0.4, 0.5}, within(1e-15));
  }

  private static Film film(String id, String study, String patient) {
    return new Film(
        id,
        study,
        patient,
        new Pixels.Absent(),
        View.PA,
        Sex.FEMALE,
        OptionalDouble.empty(),
        Map.of(Finding.EDEMA, Label.PRESENT),
        Optional.empty(),
        Map.of());
  }
}
