package dev.hilum.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What training promises whatever is trained: the same bits, flat memory, bf16 that learns. */
class TrainingTest {
  private int threads;

  @BeforeEach
  void oneThread() {
    threads = Engine.threads();
    Engine.threads(1);
  }

  @AfterEach
  void threadsAsBefore() {
    Engine.threads(threads);
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16"})
  void theSameSeedGivesTheSameBits(Precision precision) throws Exception {
    int first = hash(precision, 7);
    assertThat(hash(precision, 7)).isEqualTo(first);
    assertThat(hash(precision, 8)).isNotEqualTo(first);
    assertThat(fork("hash", precision.name(), "20")).containsExactly("hash " + first);
  }

  private static int hash(Precision precision, long seed) {
    try (SmallTraining training = new SmallTraining(precision, seed)) {
      for (int i = 0; i < 20; i++) {
        training.step();
      }
      return training.hash();
    }
  }

  @Test
  void fiveHundredStepsEndWithTheMemoryOfStepFifty() throws Exception {
    List<String> lines = fork("memory", "500");
    assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("memory "));
    long[] early = numbers(lines.get(0));
    long[] late = numbers(lines.get(1));
    assertThat(late[0]).as("tensors").isEqualTo(early[0]).isPositive();
    assertThat(late[1]).as("bytes").isEqualTo(early[1]).isPositive();
    assertThat(late[2]).as("resident kB").isLessThanOrEqualTo(early[2] * 11 / 10);
  }

  @Test
  void aClosedTrainingLeavesNothing() {
    Scope.Memory before = Scope.memory();
    try (SmallTraining training = new SmallTraining(Precision.BF16, 1)) {
      training.step();
      assertThat(Scope.memory().tensors()).isGreaterThan(before.tensors());
    }
    assertThat(Scope.memory()).isEqualTo(before);
  }

  /**
   * Compared while the loss falls: once it is near 0, or where a seed leads into a local optimum,
   * the smallest rounding decides.
   */
  @Test
  void bf16LearnsAsFp32() {
    double[] fp32 = losses(Precision.FP32);
    double[] bf16 = losses(Precision.BF16);
    double early = mean(fp32, 0, 75);
    assertThat(early).isBetween(0.5, 1.3); // ln 4 = 1.386 knows nothing
    assertThat(mean(bf16, 0, 75)).isCloseTo(early, withinPercentage(2));
    assertThat(mean(fp32, 130, 150)).isLessThan(0.1);
    assertThat(mean(bf16, 130, 150)).isLessThan(0.1);
  }

  private static double[] losses(Precision precision) {
    double[] out = new double[150];
    try (SmallTraining training = new SmallTraining(precision, 1)) {
      for (int i = 0; i < out.length; i++) {
        out[i] = training.step();
      }
    }
    return out;
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }

  private static long[] numbers(String line) {
    return Arrays.stream(line.split(" ", -1)).skip(1).mapToLong(Long::parseLong).toArray();
  }

  /** What {@link SmallTraining} prints in a virtual machine of its own. */
  private static List<String> fork(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SmallTraining.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().toList();
  }
}
