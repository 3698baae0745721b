package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhantomRendererTest {

  @ParameterizedTest
  @EnumSource(
      names = {
        "CARDIOMEGALY",
        "PLEURAL_EFFUSION",
        "PNEUMOTHORAX",
        "CONSOLIDATION",
        "EDEMA",
        "LUNG_LESION"
      })
  void findingChangesThePixelsOfItsMaskAndNoOthers(Finding finding) {
    PhantomRenderer renderer = new PhantomRenderer(256);
    for (int patient = 0; patient < 8; patient++) {
      for (double severity : new double[] {0.15, 0.5, 1}) {
        PhantomFilm film = PhantomPatient.of(3, patient).films().getFirst();
        Lesion lesion = lesion(finding, severity);
        GrayImage without = renderer.render(film.with(List.of()), 16);
        GrayImage with = renderer.render(film.with(List.of(lesion)), 16);
        byte[] mask = renderer.masks(film.with(List.of(lesion))).lesions().getFirst();
        int changedInside = 0;
        int inside = 0;
        for (int i = 0; i < mask.length; i++) {
          boolean changed = with.pixels()[i] != without.pixels()[i];
          inside += mask[i];
          changedInside += changed && mask[i] == 1 ? 1 : 0;
          if (changed && mask[i] == 0) {
            int reach = finding == Finding.EDEMA || finding == Finding.CONSOLIDATION ? 12 : 3;
            assertThat(near(mask, 256, i, reach))
                .as("%s, severity %s, patient %s, pixel %s", finding, severity, patient, i)
                .isTrue();
          }
        }
        assertThat(inside).as("%s, patient %s", finding, patient).isGreaterThan(4);
        assertThat(changedInside).isGreaterThan(inside / 8);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLEURAL_EFFUSION", "PNEUMOTHORAX", "CONSOLIDATION", "LUNG_LESION"})
  void findingLiesOnItsSideAndGrowsWithSeverity(Finding finding) {
    PhantomRenderer renderer = new PhantomRenderer(128);
    PhantomFilm film = PhantomPatient.of(3, 1).films().getFirst();
    for (Side side : List.of(Side.LEFT, Side.RIGHT)) {
      int before = 0;
      for (double severity : new double[] {0.2, 0.5, 0.9}) {
        Lesion lesion = new Lesion(finding, side, severity, 0.5, 0.6);
        byte[] mask = renderer.masks(film.with(List.of(lesion))).lesions().getFirst();
        int area = 0;
        double x = 0;
        for (int i = 0; i < mask.length; i++) {
          area += mask[i];
          x += mask[i] * (i % 128 - 63.5);
        }
        assertThat(x * side.sign()).as("the patient's left is on the viewer's right").isPositive();
        assertThat(area).isGreaterThan(before);
        before = area;
      }
    }
  }

  @Test
  void opacitiesAreWhiterAndFreeAirIsDarker() {
    PhantomRenderer renderer = new PhantomRenderer(256);
    PhantomFilm film = PhantomPatient.of(3, 0).films().getFirst();
    for (Finding finding : PhantomFilm.KINDS) {
      Lesion lesion = lesion(finding, 0.7);
      float[] without = renderer.render(film.with(List.of()), 16).pixels();
      float[] with = renderer.render(film.with(List.of(lesion)), 16).pixels();
      byte[] mask = renderer.masks(film.with(List.of(lesion))).lesions().getFirst();
      double change = 0;
      for (int i = 0; i < mask.length; i++) {
        change += mask[i] * (with[i] - without[i]);
      }
      if (finding == Finding.PNEUMOTHORAX) {
        assertThat(change).as(finding.displayName()).isNegative();
      } else {
        assertThat(change).as(finding.displayName()).isPositive();
      }
    }
  }

  @Test
  void masksOfLungsAndHeartHaveHumanProportions() {
    PhantomRenderer renderer = new PhantomRenderer(128);
    for (int patient = 0; patient < 20; patient++) {
      PhantomFilm film = PhantomPatient.of(0, patient).films().getFirst();
      PhantomMasks normal = renderer.masks(film.with(List.of()));
      assertThat(share(normal.lungs())).isBetween(0.15, 0.5);
      assertThat(ratio(normal)).isBetween(0.35, 0.57);
      PhantomMasks large = renderer.masks(film.with(List.of(lesion(Finding.CARDIOMEGALY, 0.9))));
      assertThat(ratio(large)).isGreaterThan(0.6);
    }
  }

  private static double ratio(PhantomMasks masks) {
    return width(masks.heart()) / (double) width(masks.lungs());
  }

  private static int width(byte[] mask) {
    int left = 128;
    int right = -1;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 1) {
        left = Math.min(left, i % 128);
        right = Math.max(right, i % 128);
      }
    }
    return right - left + 1;
  }

  private static double share(byte[] mask) {
    int inside = 0;
    for (byte m : mask) {
      inside += m;
    }
    return inside / (double) mask.length;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 100, 127, 128, 129, 512})
  void anySizeGivesWholeNumbersInRangeAndTheSamePicture(int size) {
    PhantomFilm film = PhantomPatient.of(0, 5).films().getFirst();
    GrayImage eight = new PhantomRenderer(size).render(film, 8);
    GrayImage sixteen = new PhantomRenderer(size).render(film, 16);
    assertThat(eight.width()).isEqualTo(size);
    double sum = 0;
    for (int i = 0; i < eight.pixels().length; i++) {
      float p = eight.pixels()[i];
      assertThat(p).isBetween(0f, 255f).isEqualTo((float) Math.rint(p));
      assertThat(sixteen.pixels()[i] / 257).isBetween(p - 0.51f, p + 0.51f);
      sum += p;
    }
    GrayImage reference = new PhantomRenderer(256).render(film, 8);
    double expected = 0;
    for (float p : reference.pixels()) {
      expected += p;
    }
    assertThat(sum / eight.pixels().length).isBetween(expected / 65536 - 2, expected / 65536 + 2);
  }

  @Test
  void refusesSizesBeyondTheRange() {
    assertThatThrownBy(() -> new PhantomRenderer(31)).hasMessageContaining("[32, 2048], got 31");
    assertThatThrownBy(() -> new PhantomRenderer(2049)).hasMessageContaining("got 2049");
  }

  /** Processor time, so that a busy machine does not fail it; the floor is a fifth of the aim. */
  @Test
  void rendersFastEnough() {
    PhantomRenderer renderer = new PhantomRenderer(256);
    List<PhantomFilm> films =
        java.util.stream.IntStream.range(0, 60)
            .mapToObj(k -> PhantomPatient.of(0, k).films().getFirst())
            .toList();
    films.forEach(film -> renderer.render(film, 8));
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    films.forEach(film -> renderer.render(film, 8));
    double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    double rate = films.size() / seconds;
    System.out.printf("phantom: %.0f films of 256 px per second of one core%n", rate);
    assertThat(rate).isGreaterThan(20);
  }

  private static Lesion lesion(Finding finding, double severity) {
    boolean middle = finding == Finding.CARDIOMEGALY || finding == Finding.EDEMA;
    return new Lesion(finding, middle ? Side.BOTH : Side.RIGHT, severity, 0.55, 0.6);
  }

  private static boolean near(byte[] mask, int n, int i, int reach) {
    for (int y = Math.max(0, i / n - reach); y <= Math.min(n - 1, i / n + reach); y++) {
      for (int x = Math.max(0, i % n - reach); x <= Math.min(n - 1, i % n + reach); x++) {
        if (mask[y * n + x] == 1) {
          return true;
        }
      }
    }
    return false;
  }
}
