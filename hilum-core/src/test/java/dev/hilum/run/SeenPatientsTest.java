package dev.hilum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenPatientsTest {
  @TempDir Path dir;

  @Test
  void patientsAreRecognisedInTheirOwnLayoutAndNotNamed() {
    Path file = dir.resolve(SeenPatients.NAME);
    new SeenPatients()
        .add(Split.TRAIN, "nih", List.of("00001", "00002"))
        .add(new SeenPatients().add(Split.VAL, "nih", List.of("00003")))
        .write(file);
    assertThat(file).content().doesNotContain("00001").startsWith("side,patient\n");
    SeenPatients seen = SeenPatients.read(dir).orElseThrow();
    assertThat(seen.among("nih", List.of("00002", "00003", "00009")))
        .isEqualTo(Map.of(Split.TRAIN, 1, Split.VAL, 1));
    assertThat(seen.among("chexpert", List.of("00002"))).isEmpty();
  }

  @Test
  void nothingBesideACheckpointIsNobody() throws IOException {
    assertThat(SeenPatients.read(dir)).isEmpty();
    Files.writeString(dir.resolve(SeenPatients.NAME), "side,patient\n,abc\n");
    assertThatThrownBy(() -> SeenPatients.read(dir))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("side must not be blank");
  }
}
