package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class JourneyTest {

  /** The spine of one film, moved by the alignment, lies on the spine of the other. */
  @Test
  void alignmentMovesPixelsToThoseOfTheSamePlaceInThePatient() {
    for (int k = 0; k < 200; k++) {
      PhantomPatient person = PhantomPatient.of(11, k);
      Pose a = person.films().getFirst().pose();
      Pose b = person.films().getLast().pose();
      Alignment map = a.to(b, 256);
      Canvas from = new Canvas(256, a);
      Canvas to = new Canvas(256, b);
      for (double[] p : new double[][] {{0, 0}, {255, 0}, {13, 201}}) {
        double x = map.x(p[0], p[1]);
        double y = map.y(p[0], p[1]);
        assertThat(to.x(x, y)).isCloseTo(from.x(p[0], p[1]), within(1e-6));
        assertThat(to.y(x, y)).isCloseTo(from.y(p[0], p[1]), within(1e-6));
      }
    }
  }

  @Test
  void alignedRibsOverlapMoreThanUnaligned() {
    PhantomRenderer renderer = new PhantomRenderer(256);
    double before = 0, after = 0;
    for (int k = 0; k < 30; k++) {
      PhantomPatient person = PhantomPatient.of(11, k);
      PhantomFilm first = person.films().getFirst();
      PhantomFilm last = person.films().getLast();
      if (first == last) {
        continue;
      }
      byte[] a = renderer.masks(first).of("ribs");
      byte[] b = renderer.masks(last).of("ribs");
      Alignment map = first.pose().to(last.pose(), 256);
      for (int i = 0; i < a.length; i++) {
        int x = (int) Math.rint(map.x(i % 256, i / 256));
        int y = (int) Math.rint(map.y(i % 256, i / 256));
        before += a[i] & b[i];
        after += x >= 0 && y >= 0 && x < 256 && y < 256 ? a[i] & b[y * 256 + x] : 0;
      }
    }
    assertThat(after).isGreaterThan(1.3 * before);
  }

  @Test
  void findingsAppearGrowShrinkAndResolve() {
    int[] kinds = new int[Change.Kind.values().length];
    for (int k = 0; k < 800; k++) {
      List<PhantomFilm> films = PhantomPatient.of(2, k).films();
      for (int s = 1; s < films.size(); s++) {
        for (Change change : Change.between(films.get(s - 1), films.get(s))) {
          kinds[change.kind().ordinal()]++;
        }
      }
    }
    assertThat(kinds).doesNotContain(0);
  }

  @Test
  void counterfactualChangesOneFindingAndKeepsThePerson() {
    for (int k = 0; k < 200; k++) {
      for (PhantomFilm film : PhantomPatient.of(4, k).films()) {
        Counterfactual c = Counterfactual.of(film);
        assertThat(c.other().pose()).isEqualTo(film.pose());
        assertThat(c.other().anatomy()).isEqualTo(film.anatomy());
        assertThat(c.other().devices()).isEqualTo(film.devices());
        int more = c.after() > 0 ? 1 : -1;
        assertThat(c.other().lesions()).hasSize(film.lesions().size() + more);
        assertThat(c).isEqualTo(Counterfactual.of(film));
      }
    }
  }

  @Test
  void severityOfAFindingCanBeChangedAlone() {
    Lesion lesion = new Lesion(Finding.PLEURAL_EFFUSION, Side.LEFT, 0.3, 0.5, 0.5);
    PhantomFilm film = PhantomPatient.of(0, 0).films().getFirst().with(List.of(lesion));
    Counterfactual worse = Counterfactual.changing(film, lesion, 0.8);
    assertThat(worse.other().severity(Finding.PLEURAL_EFFUSION)).isEqualTo(0.8);
    assertThat(worse.changed().severity()).isEqualTo(0.8);
    assertThatThrownBy(() -> Counterfactual.without(film, lesion.with(0.4)))
        .hasMessageContaining("does not show");
  }
}
