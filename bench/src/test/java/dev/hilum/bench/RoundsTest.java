package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.run.Cancellation;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
  private static final Side OURS = Side.ours("fp32");
  private static final Side PEER = Side.peer("fp32");
  private static final Side BROKEN = Side.peer("int8");

  @TempDir Path folder;

  /** A side whose measurements are told as they are taken. */
  private record Told(Side side, double seconds, List<String> log) implements Contestant {
    @Override
    public double measure() throws IOException {
      if (side.equals(BROKEN) && log.size() > 3) {
        throw new IOException("it ended");
      }
      log.add(side.label());
      return seconds;
    }

    @Override
    public long finish() {
      log.add(side.label() + " ends");
      return 7;
    }

    @Override
    public Map<String, String> versions() {
      return Map.of("of " + side.owner(), "1");
    }

    @Override
    public List<String> notes() {
      return List.of("note | of " + side.owner());
    }

    @Override
    public void close() {}
  }

  private static final Work WORK =
      new Work(
          "trivial",
          "nothing",
          4,
          "films",
          List.of(OURS, PEER, BROKEN),
          List.of(new Gate.Faster(OURS, PEER, 2), new Gate.Faster(OURS, BROKEN, 1)));

  private Map<Side, Measurement> measure(List<String> log) throws IOException {
    Rounds rounds =
        new Rounds(2, new Cancellation(), new PrintStream(PrintStream.nullOutputStream()));
    return rounds.run(WORK, side -> new Told(side, side.isOurs() ? 0.5 : 2, log), folder);
  }

  @Test
  void sidesAreMeasuredInTurnAndAFailureStaysInTheTable() throws IOException {
    List<String> log = new ArrayList<>();
    Map<Side, Measurement> all = measure(log);
    assertThat(log)
        .containsExactly(
            "ours fp32",
            "peer fp32",
            "peer int8",
            "ours fp32",
            "peer fp32",
            "ours fp32 ends",
            "peer fp32 ends");
    assertThat(all.keySet()).containsExactly(OURS, PEER, BROKEN);
    assertThat(all.get(OURS).seconds()).containsExactly(0.5, 0.5);
    assertThat(all.get(BROKEN).failure()).isEqualTo("it ended");
  }

  @Test
  void tableTellsMedianSpreadRateMemoryGatesAndFailures() throws IOException {
    SpeedTable table = new SpeedTable(Provenance.of(List.of("run", "trivial")), 2, 2);
    table.add(WORK, measure(new ArrayList<>()));
    assertThat(table.holds()).isFalse();
    assertThat(table.markdown().lines())
        .contains(
            "Command: `./hilum-bench run trivial`",
            "## trivial: nothing",
            "| side | s | min – max | films/s | peak MB | cosine | notes |",
            "| ours fp32 | 0.5000 | 0.5000 – 0.5000 | 8.000 | 7 |  | note \\| of OURS |",
            "| peer int8 | | | | | | failed: it ended |",
            "| ours fp32 ≥ 2.0 × peer fp32 | 4.00× | yes |",
            "| ours fp32 ≥ 1.0 × peer int8 | no peer measured | **no** |");
  }

  @Test
  void onlyKeepsTheSidesThatAreNamed() {
    assertThat(WORK.only(List.of("ours")).sides()).containsExactly(OURS);
    assertThat(WORK.only(List.of("fp32")).sides()).containsExactly(OURS, PEER);
  }

  @Test
  void everyGateOfEveryWorkIsAboutSidesThatTheWorkHas() {
    for (Work work : Works.ALL) {
      for (Gate gate : work.gates()) {
        assertThat(work.sides()).as(work.name()).contains(gate.side()).containsAll(gate.against());
      }
    }
  }
}
