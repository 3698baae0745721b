package dev.hilum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();
  private final Cancellation cancellation = new Cancellation();

  private Progress progress(boolean terminal) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new Progress(out, terminal, cancellation, clock::get);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void seconds(double seconds) {
    clock.addAndGet((long) (seconds * 1e9));
  }

  @Test
  void oneLineEveryTenSecondsWithoutTerminal() {
    try (Progress.Stage stage = progress(false).start("embed", 100, "films")) {
      for (int i = 0; i < 50; i++) {
        seconds(0.5);
        stage.advance(1);
      }
    }
    assertThat(text().lines())
        .containsExactly(
            "embed 20/100 films, 2.00 /s, 40 s left",
            "embed 40/100 films, 2.00 /s, 30 s left",
            "embed: 50 films in 25 s");
  }

  @Test
  void barIsRedrawnInPlaceOnTerminal() {
    Progress progress = progress(true);
    try (Progress.Stage stage = progress.start("train", 4, "steps")) {
      for (int i = 0; i < 4; i++) {
        seconds(30);
        stage.advance(1, "loss 0.5");
      }
    }
    assertThat(text())
        .contains("\r\u001b[2Ktrain [############............] 2/4 steps, 0.03 /s, 1 min 0 s left")
        .endsWith("\r\u001b[2Ktrain: 4 steps in 2 min 0 s, loss 0.5\n");
  }

  @Test
  void unknownTotalHasNoTimeLeft() {
    try (Progress.Stage stage = progress(false).start("scan", -1, "films")) {
      seconds(20);
      stage.advance(7000);
    }
    assertThat(text()).startsWith("scan 7000 films, 350 /s\n");
  }

  @Test
  void reportingIsWhereARunStops() {
    try (Progress.Stage stage = progress(false).start("train", 10, "steps")) {
      stage.advance(1);
      cancellation.request();
      assertThatThrownBy(() -> stage.advance(1)).isInstanceOf(CancelledException.class);
    }
    assertThat(text()).contains("train: 2 steps");
  }

  @Test
  void durationsReadLikeSpeech() {
    assertThat(Progress.duration(0.04)).isEqualTo("0.0 s");
    assertThat(Progress.duration(9.94)).isEqualTo("9.9 s");
    assertThat(Progress.duration(9.96)).isEqualTo("10 s");
    assertThat(Progress.duration(125)).isEqualTo("2 min 5 s");
    assertThat(Progress.duration(7500)).isEqualTo("2 h 5 min");
  }
}
