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
        "LUNG_LESION",
        "ATELECTASIS",
        "FRACTURE"
      })
  void findingChangesThePixelsOfItsMaskAndNoneBeyondItsScatter(Finding finding) {
    PhantomRenderer renderer = new PhantomRenderer(256);
    for (int patient = 0; patient < 8; patient++) {
      for (double severity : new double[] {0.15, 0.5, 1}) {
        PhantomFilm film = PhantomPatient.of(3, patient).films().getFirst();
        Lesion lesion = lesion(finding, severity);
        GrayImage without = renderer.render(film.with(List.of()), 16);
        GrayImage with = renderer.render(film.with(List.of(lesion)), 16);
        byte[] mask = renderer.masks(film.with(List.of(lesion))).lesions().getFirst();
        boolean[] reached = within(mask, 256, PhantomRenderer.SCATTER_REACH);
        int changedInside = 0;
        int inside = 0;
        for (int i = 0; i < mask.length; i++) {
          double change = Math.abs(with.pixels()[i] - without.pixels()[i]);
          inside += mask[i];
          changedInside += change > 0 && mask[i] == 1 ? 1 : 0;
          if (!reached[i]) {
            assertThat(change)
                .as("%s, severity %s, patient %s, pixel %s", finding, severity, patient, i)
                .isZero();
          }
        }
        assertThat(inside).as("%s, patient %s", finding, patient).isGreaterThan(4);
        assertThat(changedInside).isGreaterThan(inside / 8);
      }
    }
  }

  /** Pixels with a pixel of the mask within this share of the side, along rows and columns. */
  private static boolean[] within(byte[] mask, int n, double share) {
    int reach = (int) Math.ceil(share * n);
    boolean[] rows = new boolean[mask.length];
    boolean[] all = new boolean[mask.length];
    for (int i = 0; i < mask.length; i++) {
      for (int x = Math.max(0, i % n - reach); x <= Math.min(n - 1, i % n + reach); x++) {
        rows[i] |= mask[i / n * n + x] == 1;
      }
    }
    for (int i = 0; i < mask.length; i++) {
      for (int y = Math.max(0, i / n - reach); y <= Math.min(n - 1, i / n + reach); y++) {
        all[i] |= rows[y * n + i % n];
      }
    }
    return all;
  }

  /** Outside the mask only scatter changes, and it is weak: two findings at once as one of them. */
  @Test
  void scatterOutsideTheMaskIsWeakerThanTheFinding() {
    PhantomRenderer renderer = new PhantomRenderer(256);
    PhantomFilm film = PhantomPatient.of(3, 2).films().getFirst().with(List.of());
    Lesion lesion = lesion(Finding.PLEURAL_EFFUSION, 0.7);
    float[] without = renderer.render(film, 16).pixels();
    float[] with = renderer.render(film.with(List.of(lesion)), 16).pixels();
    byte[] mask = renderer.masks(film.with(List.of(lesion))).lesions().getFirst();
    double inside = 0, outside = 0;
    int area = 0, scattered = 0;
    for (int i = 0; i < mask.length; i++) {
      double change = Math.abs(with[i] - without[i]);
      if (mask[i] == 1) {
        inside += change;
        area++;
      } else if (change > 0) {
        outside += change;
        scattered++;
      }
    }
    System.out.printf(
        "effusion: mean change %.0f inside, %.0f in its scatter%n",
        inside / area, outside / scattered);
    assertThat(scattered).isPositive();
    assertThat(outside / scattered).isLessThan(0.05 * inside / area);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"PLEURAL_EFFUSION", "PNEUMOTHORAX", "CONSOLIDATION", "LUNG_LESION", "ATELECTASIS"})
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
      if (finding == Finding.FRACTURE) {
        continue; // moves bone
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

  @Test
  void lungIsMadeOfItsSidesAndTheseOfTheirZones() {
    PhantomRenderer renderer = new PhantomRenderer(128);
    PhantomFilm film = PhantomPatient.of(0, 3).films().getFirst();
    PhantomMasks masks = renderer.masks(film);
    assertThat(masks.structures().keySet())
        .contains("lungs", "right upper zone", "left lower zone", "heart", "ribs");
    byte[] sum = new byte[masks.lungs().length];
    for (String side : List.of("right", "left")) {
      byte[] zones = new byte[sum.length];
      for (Zone zone : Zone.values()) {
        byte[] part = masks.of(side + " " + zone.word() + " zone");
        assertThat(share(part)).isBetween(0.01, 0.12);
        for (int i = 0; i < zones.length; i++) {
          zones[i] += part[i];
        }
      }
      assertThat(zones).isEqualTo(masks.of(side + " lung"));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += zones[i];
      }
    }
    assertThat(sum).isEqualTo(masks.lungs());
    assertThat(share(masks.of("ribs"))).isBetween(0.1, 0.5);
  }

  @Test
  void devicesAreBrightInTheirMasksAndNowhereElseBeyondScatter() {
    PhantomRenderer renderer = new PhantomRenderer(256);
    PhantomFilm film = PhantomPatient.of(3, 4).films().getFirst();
    PhantomFilm bare = film.withDevices(List.of());
    for (Device device : Device.values()) {
      PhantomFilm worn = film.withDevices(List.of(device));
      float[] without = renderer.render(bare, 16).pixels();
      float[] with = renderer.render(worn, 16).pixels();
      byte[] mask = renderer.masks(worn).of(device.structure());
      boolean[] reached = within(mask, 256, PhantomRenderer.SCATTER_REACH);
      double change = 0;
      for (int i = 0; i < mask.length; i++) {
        change += mask[i] * (with[i] - without[i]);
        assertThat(reached[i] || with[i] == without[i]).isTrue();
      }
      assertThat(change).as(device.structure()).isPositive();
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
    GrayImage twelve = new PhantomRenderer(size).render(film, 12);
    assertThat(twelve.range().high()).isEqualTo(4095);
    assertThat(eight.width()).isEqualTo(size);
    double sum = 0;
    for (int i = 0; i < eight.pixels().length; i++) {
      float p = eight.pixels()[i];
      assertThat(p).isBetween(0f, 255f).isEqualTo((float) Math.rint(p));
      assertThat(sixteen.pixels()[i] / 257).isBetween(p - 0.51f, p + 0.51f);
      assertThat(twelve.pixels()[i] / 4095).isBetween((p - 0.55f) / 255, (p + 0.55f) / 255);
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
}
