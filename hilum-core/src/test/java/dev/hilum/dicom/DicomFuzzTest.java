package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged DICOM files are read or refused in a sentence, in bounded time and memory. */
class DicomFuzzTest {
  private static final long SEED = 20261123;
  private static final int MUTANTS = 10_000;

  private static List<byte[]> seeds(String group) {
    return DicomGolden.cases(group).stream().map(DicomGolden::file).toList();
  }

  @Test
  void damagedPixelsAreReadOrRefused() {
    check(DicomFuzz.pixels(seeds("files")));
  }

  @Test
  void damagedAttributesAreReadOrRefused() {
    check(DicomFuzz.attributes(seeds("texts")));
  }

  private static void check(FuzzTarget target) {
    target.run(SEED - 1, 500); // warm: classes are loaded outside the count
    FuzzReport report = target.run(SEED, MUTANTS);
    System.out.println(report.summary());
    assertThat(report.failures()).isEmpty();
    assertThat(report.accepted() + report.refused()).isEqualTo(MUTANTS);
    assertThat(report.reached()).isGreaterThan(MUTANTS * 3 / 10);
  }
}
