package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.NpyWriter;
import dev.hilum.metric.Threshold;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose sides share patients or films are refused, or the leak is written down. */
class ProbeLeakTest {
  private static final int FILMS = 60;

  @TempDir Path dir;

  @Test
  void aPatientOnTwoSidesIsRefusedWithCounts() throws IOException {
    table(i -> i < 4 ? "shared" + i % 2 : "p" + i, i -> "");
    assertThatThrownBy(() -> probe(false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got 2 patients and 0 films in several of [train, val, test]")
        .hasMessageContaining("--allow-leak");
    assertThat(dir.resolve("probe")).doesNotExist();
  }

  @Test
  void aFilmOfEqualPixelsOnTwoSidesIsRefused() throws IOException {
    table(i -> "p" + i, i -> i < 2 ? "same" : "pixels" + i);
    assertThatThrownBy(() -> probe(false)).hasMessageContaining("got 0 patients and 1 film in");
  }

  @Test
  void anAllowedLeakIsRecorded() throws IOException {
    table(i -> i < 4 ? "shared" + i % 2 : "p" + i, i -> i < 2 ? "same" : "");
    probe(true);
    JsonObject result =
        Json.parse(Files.readString(dir.resolve("probe/result.json")), "result.json");
    assertThat(result.object("allowed_leak").integer("patients")).isEqualTo(2);
    assertThat(result.object("allowed_leak").integer("films")).isEqualTo(1);
  }

  @Test
  void aSplitWithoutLeakRecordsNone() throws IOException {
    table(i -> "p" + i, i -> "");
    probe(true);
    assertThat(Files.readString(dir.resolve("probe/result.json"))).doesNotContain("leak");
  }

  private interface Cell {
    String of(int film);
  }

  /** Films 0, 3, 6 ... are in train, 1, 4 ... in val, the rest in test. */
  private void table(Cell patient, Cell pixels) throws IOException {
    Random random = new Random(4);
    float[] features = new float[FILMS];
    StringBuilder films = new StringBuilder("film,patient,split,sex,pixel_sha256\n");
    for (int i = 0; i < FILMS; i++) {
      boolean female = i / 3 % 2 == 0;
      features[i] = (float) random.nextGaussian() + (female ? 1 : 0);
      films.append(
          "f%d,%s,%s,%s,%s%n"
              .formatted(
                  i,
                  patient.of(i),
                  List.of("train", "val", "test").get(i % 3),
                  female ? "F" : "M",
                  pixels.of(i)));
    }
    Files.writeString(dir.resolve("films.csv"), films);
    NpyWriter.write(dir.resolve("embeddings.npy"), features, FILMS, 1);
  }

  private void probe(boolean allowLeak) {
    LinearProbe.run(
        new LinearProbe.Config(
            dir,
            List.of("sex"),
            Optional.empty(),
            dir.resolve("probe"),
            false,
            LinearProbe.Method.LINEAR,
            List.of(1.0),
            List.of(10),
            false,
            true,
            LabelPolicy.U_IGNORE,
            Threshold.By.F1,
            allowLeak,
            10,
            0,
            Provenance.of(List.of("probe"))),
        Progress.silent());
  }
}
