package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged PNG and JPEG files are read or refused in a sentence, in bounded time and memory. */
class ImageFuzzTest {
  private static final long SEED = 20261123;
  private static final int MUTANTS = 20_000;

  private static List<byte[]> seeds(String resource) {
    return ImageGolden.cases(resource).stream()
        .filter(one -> !one.has("refused"))
        .map(one -> ImageGolden.file(one.get("file")))
        .toList();
  }

  @Test
  void damagedPngIsReadOrRefused() {
    check(ImageFuzz.png(seeds("png-small.json")));
  }

  @Test
  void damagedJpegIsReadOrRefused() {
    check(ImageFuzz.jpeg(seeds("jpeg-small.json")));
  }

  private static void check(FuzzTarget target) {
    target.run(SEED - 1, 200); // warm: classes are loaded outside the count
    FuzzReport report = target.run(SEED, MUTANTS);
    System.out.println(report.summary());
    assertThat(report.failures()).isEmpty();
    assertThat(report.accepted() + report.refused()).isEqualTo(MUTANTS);
    assertThat(report.reached()).isGreaterThan(MUTANTS * 3 / 10);
  }
}
