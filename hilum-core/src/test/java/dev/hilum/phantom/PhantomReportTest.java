package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhantomReportTest {
  private static final Map<Finding, String> WORDS =
      Map.of(
          Finding.CARDIOMEGALY, "cardiomegaly",
          Finding.PLEURAL_EFFUSION, "pleural effusion",
          Finding.PNEUMOTHORAX, "pneumothorax",
          Finding.CONSOLIDATION, "consolidation",
          Finding.EDEMA, "edema",
          Finding.LUNG_LESION, "nodule");

  @Test
  void sentencesTellWhatTheLabelsTell() {
    int negated = 0;
    for (PhantomFilm film : films()) {
      PhantomReport report = PhantomReport.of(film);
      String impression = String.join(" ", report.impression()).toLowerCase(Locale.ROOT);
      for (Finding kind : PhantomFilm.KINDS) {
        boolean present = film.labels().get(kind) == Label.PRESENT;
        assertThat(impression.contains(WORDS.get(kind))).as(film.id() + kind).isEqualTo(present);
        if (present) {
          assertThat(report.negation(kind)).isEmpty();
        } else if (report.negation(kind).isPresent()) {
          negated++;
        }
      }
      boolean normal = film.labels().get(Finding.NO_FINDING) == Label.PRESENT;
      assertThat(impression.contains("no acute")).isEqualTo(normal);
    }
    assertThat(negated).isPositive();
  }

  @Test
  void eachLesionHasItsSentenceWithTheSide() {
    for (PhantomFilm film : films()) {
      PhantomReport report = PhantomReport.of(film);
      int expected = Math.max(1, film.lesions().size());
      assertThat(report.impression()).hasSize(expected);
      for (int i = 0; i < film.lesions().size(); i++) {
        String text = String.join(" ", report.impression()).toLowerCase(Locale.ROOT);
        Side side = film.lesions().get(i).side();
        if (side != Side.BOTH) {
          assertThat(text).contains(side.name().toLowerCase(Locale.ROOT));
        }
      }
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
        .startsWith("FINDINGS: ")
        .contains("There is a moderate left pleural effusion.")
        .endsWith("\n\nIMPRESSION: Moderate left pleural effusion.\n");
  }

  private static List<PhantomFilm> films() {
    return IntStream.range(0, 400)
        .mapToObj(k -> PhantomPatient.of(23, k))
        .flatMap(person -> person.films().stream())
        .toList();
  }
}
