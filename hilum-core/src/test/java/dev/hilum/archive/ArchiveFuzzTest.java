package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged containers, reports and tables are read or refused, in bounded time and memory. */
class ArchiveFuzzTest {
  private static final long SEED = 20261123;
  private static final int MUTANTS = 4_000;

  static List<FuzzTarget> targets() {
    return List.of(
        ArchiveFuzz.zip(),
        ArchiveFuzz.tar(),
        ArchiveFuzz.tgz(),
        ArchiveFuzz.xml(),
        ArchiveFuzz.films());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void damageIsReadOrRefusedInASentence(FuzzTarget target) {
    target.run(SEED - 1, 100); // warm: classes are loaded outside the count
    int mutants = target.name().equals("films") ? MUTANTS / 5 : MUTANTS; // tables go by the disk
    FuzzReport report = target.run(SEED, mutants);
    System.out.println(report.summary());
    assertThat(report.failures()).isEmpty();
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
    assertThat(report.reached()).isGreaterThan(mutants * 3 / 10);
  }
}
