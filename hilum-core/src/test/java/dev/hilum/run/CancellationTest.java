package dev.hilum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancellationTest {

  /** A process whose steps take a fifth of a second each; it tells when one starts and ends. */
  static final class Worker {
    public static void main(String[] args) {
      Cancellation cancellation = new Cancellation();
      int code =
          cancellation.untilSignal(
              () -> {
                for (int step = 0; !cancellation.requested(); step++) {
                  System.out.println("start " + step);
                  long end = System.nanoTime() + 200_000_000L;
                  while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                  System.out.println("end " + step);
                }
                return 0;
              });
      System.exit(code);
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void signalEndsAfterACompleteStep(String signal, int code) throws Exception {
    Process process =
        new ProcessBuilder(
                "env", // a test run in the background hands on that SIGINT is ignored
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("start 0");
      kill(process, signal);
      String last = "";
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
      }
      assertThat(last).startsWith("end ");
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
  }

  @Test
  void withoutSignalTheWorkDecidesTheCode() {
    assertThat(new Cancellation().untilSignal(() -> 3)).isEqualTo(3);
  }

  private static void kill(Process process, String signal)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }
}
