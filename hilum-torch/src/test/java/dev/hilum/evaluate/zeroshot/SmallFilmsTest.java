package dev.hilum.evaluate.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.archive.RealData;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.report.Labeler;
import dev.hilum.study.Film;
import dev.hilum.task.ReportedFilms.Studied;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SmallFilmsTest {
  private static SmallFilms open(String name) {
    Optional<Path> folder = RealData.folder(name);
    assumeTrue(folder.isPresent(), "the real data set " + name + " is not here");
    return SmallFilms.open(name, folder.orElseThrow(), 5, problem -> {});
  }

  @Test
  void everyFindingHasEnoughPositivesInEachFold() {
    SmallFilms nih = open("nih");
    assertThat(nih.findings()).startsWith(Finding.PNEUMONIA).hasSizeGreaterThan(2);
    for (int fold = 0; fold < 5; fold++) {
      int which = fold;
      for (Finding finding : nih.findings()) {
        assertThat(nih.films().stream().filter(film -> nih.in(film, which)))
            .filteredOn(film -> film.label(finding) == Label.PRESENT)
            .hasSizeGreaterThanOrEqualTo(SmallFilms.POSITIVES);
      }
    }
  }

  @Test
  void noPatientIsOnBothSidesOfAFold() {
    SmallFilms nih = open("nih");
    Set<String> held =
        nih.films().stream()
            .filter(film -> nih.in(film, 2))
            .map(Film::patient)
            .collect(Collectors.toSet());
    assertThat(nih.training(Set.of(2), List.of()).stream().map(Studied::patient))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(held);
  }

  @Test
  void theKeptFindingIsInNoText() {
    Labeler labeler = new Labeler();
    for (String name : List.of("nih", "covid-chestxray")) {
      for (Studied study : open(name).training(Set.of(0), List.of(Finding.EDEMA)).subList(0, 20)) {
        assertThat(labeler.labels(String.join(" ", study.report().sentences())))
            .doesNotContainKey(Finding.EDEMA);
      }
    }
  }
}
