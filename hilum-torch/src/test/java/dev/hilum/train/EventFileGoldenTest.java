package dev.hilum.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files against those of TensorBoard's own writer. */
class EventFileGoldenTest {
  @TempDir Path dir;
  private JsonObject golden;

  @BeforeEach
  void read() throws IOException {
    try (var in = EventFileGoldenTest.class.getResourceAsStream("/golden/events-small.json")) {
      golden =
          Json.parse(
              new String(
                  Objects.requireNonNull(in).readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8),
              "golden");
    }
  }

  private void write(int from, int last, int validated) {
    long clock = (long) (golden.number("wall_time") * 1000);
    try (EventFile events = EventFile.open(dir, last, validated, () -> clock)) {
      List<JsonObject> rows = golden.objects("rows");
      for (JsonObject row : rows.subList(from, rows.size())) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        JsonObject told = row.object("numbers");
        told.keys().forEach(key -> numbers.put(key, told.number(key)));
        events.write(row.integer("step"), "", numbers);
      }
    }
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("events.out.tfevents."))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void theBytesAreThoseOfTensorBoardsWriter() throws IOException {
    write(0, 0, 0);
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file()))).isEqualTo(golden.text("hex"));
  }

  @Test
  void aTornFileGoesOnWhereTheCheckpointStands() throws IOException {
    write(0, 0, 0);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - 5));
    write(3, 128, 128); // the torn record is that of step 70,000
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    write(2, 128, 127); // the validation of step 128 was not made yet
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    write(1, 126, 1);
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
  }
}
