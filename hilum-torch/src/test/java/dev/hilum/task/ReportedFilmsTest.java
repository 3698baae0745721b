package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Selection.Projection;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import dev.hilum.task.ContrastiveRecipe.Data;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ReportedFilmsTest {

  /** A table in memory: an archive like any other. */
  private record Listed(List<Film> list, List<Report> texts) implements Archive {
    @Override
    public String layout() {
      return "listed";
    }

    @Override
    public String explanation() {
      return "films and reports of a test";
    }

    @Override
    public List<Finding> findings() {
      return List.of(Finding.EDEMA);
    }

    @Override
    public Stream<Film> films(Consumer<String> problems) {
      return list.stream();
    }

    @Override
    public Stream<Report> reports(Consumer<String> problems) {
      return texts.stream();
    }
  }

  private static final Data DATA = Data.of("listed");

  private static Film film(String id, String study, String patient, Pixels pixels, Split side) {
    return new Film(
        id,
        study,
        patient,
        pixels,
        View.PA,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        Map.of(),
        Optional.of(side),
        Map.of());
  }

  private static Film film(String id, String study, String patient, Split side) {
    return film(id, study, patient, new Pixels.Member(Path.of("films.zip"), id), side);
  }

  private static ReportedFilms join(List<Film> films, List<Report> reports) {
    return ReportedFilms.of(new Listed(films, reports), DATA, problem -> {});
  }

  @Test
  void filmsOfAStudyShareItsReportAndWhatIsLeftOutIsCounted() {
    List<Film> films =
        List.of(
            film("a1", "a", "p", Split.TRAIN),
            film("a2", "a", "p", Split.TRAIN),
            film("b1", "b", "p", Split.TRAIN),
            film("c1", "c", "q", Split.TRAIN),
            film("d1", "d", "r", Split.VAL),
            film("e1", "e", "r", new Pixels.Absent(), Split.VAL),
            film("f1", "f", "s", Split.TEST));
    ReportedFilms joined =
        join(
            films,
            List.of(
                new Report("a", "p", "FINDINGS: Large heart. Clear lungs."),
                new Report("c", "q", "IMPRESSION: ___"),
                new Report("d", "r", "IMPRESSION: Normal."),
                new Report("e", "r", "IMPRESSION: Normal."),
                new Report("f", "s", "IMPRESSION: Normal.")));
    assertThat(joined.train()).hasSize(1);
    assertThat(joined.train().getFirst().films()).extracting(Film::id).containsExactly("a1", "a2");
    assertThat(joined.validate()).extracting(ReportedFilms.Studied::study).containsExactly("d");
    assertThat(joined.films()).isEqualTo(2);
    assertThat(joined.left()).isEqualTo(new ReportedFilms.Left(1, 1, 1, 1));
    assertThat(joined.left().sentence())
        .contains("1 films without a report", "1 studies", "1 reports of one sentence");
  }

  @Test
  void oneStudyIdOfTwoPatientsIsTwoStudies() {
    ReportedFilms joined =
        join(
            List.of(film("a", "1", "p", Split.TRAIN), film("b", "1", "q", Split.TRAIN)),
            List.of(
                new Report("1", "p", "FINDINGS: Edema."), new Report("1", "q", "FINDINGS: None.")));
    assertThat(joined.train()).hasSize(2);
    assertThat(joined.train().get(1).report().findings()).containsExactly("None.");
  }

  @Test
  void aPatientOnTwoSidesIsRefusedUnlessAllowed() {
    List<Film> films = List.of(film("a", "1", "p", Split.TRAIN), film("b", "2", "p", Split.VAL));
    List<Report> reports =
        List.of(new Report("1", "p", "FINDINGS: Edema."), new Report("2", "p", "FINDINGS: None."));
    assertThatThrownBy(() -> join(films, reports))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("1 patient")
        .hasMessageContaining("allow_leak");
    Data allowed = new Data("listed", Projection.ALL, "", 0, Split.TRAIN, Split.VAL, true);
    assertThat(ReportedFilms.of(new Listed(films, reports), allowed, problem -> {}).validate())
        .hasSize(1);
  }

  @Test
  void anArchiveWithoutReportsIsRefused() {
    assertThatThrownBy(() -> join(List.of(film("a", "1", "p", Split.TRAIN)), List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("without reports");
    List<Report> others = List.of(new Report("9", "p", "FINDINGS: Edema."));
    assertThatThrownBy(() -> join(List.of(film("a", "1", "p", Split.TRAIN)), others))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got none")
        .hasMessageContaining("1 films without a report");
  }

  @Test
  void thePhantomsDigestFollowsFromItsSeed() {
    List<String> digests = new ArrayList<>();
    for (int seed : new int[] {1, 1, 2}) {
      String name = "phantom:patients=20,size=32,seed=" + seed;
      digests.add(
          ReportedFilms.of(
                  new PhantomCohort(PhantomCohort.Config.parse(name)), Data.of(name), p -> {})
              .digest());
    }
    assertThat(digests.get(0)).isEqualTo(digests.get(1)).isNotEqualTo(digests.get(2));
  }
}
