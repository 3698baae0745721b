package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FuzzTargetTest {
  private static final List<byte[]> SEEDS = List.of(new byte[200], new byte[] {1, 2, 3});

  private static FuzzReport run(Consumer<byte[]> read) {
    return new FuzzTarget("toy", SEEDS, UnaryOperator.identity(), "FuzzTargetTest.refuse", read)
        .run(7, 300);
  }

  private static void refuse() {
    throw new BadInputException("toy: refused");
  }

  @Test
  void sameSeedGivesTheSameMutants() {
    Mutator mutator = new Mutator(SEEDS);
    for (long seed = 0; seed < 200; seed++) {
      assertThat(mutator.mutate(new SplittableRandom(seed)))
          .isEqualTo(mutator.mutate(new SplittableRandom(seed)));
    }
    assertThat(SEEDS.getFirst()).containsOnly(0);
  }

  @Test
  void acceptedAndRefusedAreCounted() {
    FuzzReport report =
        run(
            file -> {
              if (file.length > 100) {
                refuse();
              }
            });
    assertThat(report.failures()).isEmpty();
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
    assertThat(report.accepted() + report.refused()).isEqualTo(300);
    assertThat(report.reached()).isEqualTo(300);
  }

  @Test
  void refusalsBeforeTheDecoderDoNotReachIt() {
    FuzzReport report =
        run(
            file -> {
              throw new BadInputException("toy: bad header");
            });
    assertThat(report.reached()).isZero();
  }

  @Test
  void undeclaredExceptionsFail() {
    FuzzReport report =
        run(
            file -> {
              throw new IllegalStateException("broken");
            });
    assertThat(report.failures()).hasSize(300);
    assertThat(report.failures().get(1)).contains("toy, seed 8 repaired", "broken");
  }

  @Test
  void memoryBeyondTheLimitFails() {
    byte[][] kept = new byte[1][];
    FuzzReport report =
        run(
            file -> {
              kept[0] = file.length == 0 ? new byte[65 << 20] : kept[0];
            });
    assertThat(report.failures()).isNotEmpty().allMatch(line -> line.contains("allocated"));
  }
}
