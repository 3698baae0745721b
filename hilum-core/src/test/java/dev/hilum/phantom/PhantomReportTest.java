package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.report.Labeler;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PhantomReportTest {
  private static final int PATIENTS = 600;

  private record Told(PhantomFilm film, PhantomReport report) {}

  @Test
  void nothingIsStatedThatIsNotSo() {
    int doubts = 0;
    Set<Author> authors = EnumSet.noneOf(Author.class);
    for (Told told : told(Hospital.GENERAL)) {
      authors.add(told.report().author());
      Map<Finding, Label> truth = told.film().labels();
      told.report()
          .stated()
          .forEach(
              (finding, label) -> {
                if (label != Label.UNCERTAIN) {
                  assertThat(label).as(told.film().id() + finding).isEqualTo(truth.get(finding));
                }
              });
      for (Finding kind : PhantomFilm.KINDS) {
        Label said = told.report().stated().get(kind);
        doubts += said == Label.UNCERTAIN ? 1 : 0;
        if (truth.get(kind) == Label.PRESENT) {
          assertThat(said).as("what is there is told").isIn(Label.PRESENT, Label.UNCERTAIN);
        }
      }
    }
    assertThat(doubts).isPositive();
    assertThat(authors).containsExactlyInAnyOrder(Author.values());
  }

  /** What the rules of another package read in the words, against what the words were to say. */
  @Test
  void labelerReadsWhatIsStated() {
    Labeler labeler = new Labeler();
    Map<Finding, int[]> right = new EnumMap<>(Finding.class);
    Map<String, String> wrong = new HashMap<>();
    for (Told told : told(Hospital.GENERAL)) {
      Map<Finding, Label> read = labeler.labels(told.report().text());
      for (Finding kind : PhantomFilm.KINDS) {
        Label said = told.report().stated().get(kind);
        if (said == null) {
          continue; // asides such as clear lungs may say more than is stated
        }
        int[] count = right.computeIfAbsent(kind, k -> new int[2]);
        count[1]++;
        if (said == read.getOrDefault(kind, Label.UNKNOWN)) {
          count[0]++;
        } else {
          wrong.putIfAbsent(kind + " " + said + " read " + read.get(kind), told.report().text());
        }
      }
    }
    int hits = right.values().stream().mapToInt(c -> c[0]).sum();
    int all = right.values().stream().mapToInt(c -> c[1]).sum();
    right.forEach((kind, c) -> System.out.printf("%s: %d of %d%n", kind.displayName(), c[0], c[1]));
    assertThat(hits / (double) all).as("%s", wrong).isGreaterThan(0.97);
  }

  @Test
  void patientsShareSentences() {
    Map<String, Set<String>> by = new HashMap<>();
    for (Told told : told(Hospital.GENERAL)) {
      for (String sentence : told.report().impression()) {
        by.computeIfAbsent(sentence, s -> new HashSet<>()).add(told.film().patient());
      }
    }
    assertThat(by.get("No acute cardiopulmonary abnormality.")).hasSizeGreaterThan(50);
    assertThat(by).hasSizeGreaterThan(100);
  }

  @Test
  void followUpTellsWhatChanged() {
    Set<Change.Kind> kinds = EnumSet.noneOf(Change.Kind.class);
    for (int k = 0; k < PATIENTS; k++) {
      PhantomPatient person = PhantomPatient.of(23, k);
      for (PhantomFilm film : person.films()) {
        Optional<PhantomFilm> prior = person.prior(film);
        if (prior.isPresent()) {
          PhantomReport report = PhantomReport.of(film, prior);
          String text = report.text();
          for (Change change : Change.between(prior.get(), film)) {
            Finding kind = change.lesion().finding();
            boolean sure = report.stated().get(kind) == Label.PRESENT;
            if (change.kind() == Change.Kind.WORSENED && sure) {
              assertThat(text).containsIgnoringCase("increased");
              kinds.add(change.kind());
            } else if (change.kind() == Change.Kind.RESOLVED
                && report.stated().get(kind) == Label.ABSENT) {
              assertThat(text).containsIgnoringCase("resol");
              kinds.add(change.kind());
            }
          }
        }
      }
    }
    assertThat(kinds).containsExactlyInAnyOrder(Change.Kind.WORSENED, Change.Kind.RESOLVED);
  }

  @Test
  void hospitalsHaveTheirAuthors() {
    for (Hospital hospital : Hospital.ALL) {
      assertThat(told(hospital)).allMatch(t -> hospital.authors().contains(t.report().author()));
    }
  }

  @Test
  void readsAsAReport() {
    PhantomFilm film =
        PhantomPatient.of(0, 0)
            .films()
            .getFirst()
            .with(List.of(new Lesion(Finding.PLEURAL_EFFUSION, Side.LEFT, 0.5, 0.5, 0.5)));
    assertThat(PhantomReport.of(film).text())
        .contains("FINDINGS:")
        .containsPattern("IMPRESSION:\\s(1\\. )?Moderate left pleural effusion\\.\n$");
  }

  private static List<Told> told(Hospital hospital) {
    return Stream.iterate(0, k -> k + 1)
        .limit(PATIENTS)
        .map(k -> PhantomPatient.of(23, k, hospital))
        .flatMap(
            person ->
                person.films().stream()
                    .map(film -> new Told(film, PhantomReport.of(film, person.prior(film)))))
        .toList();
  }
}
