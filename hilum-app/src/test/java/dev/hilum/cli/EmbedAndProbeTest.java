package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.Goldens;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.run.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Films on disk to a score, by the commands alone, with the tiny DINOv2 of the golden tests. */
class EmbedAndProbeTest {
  private static final int FILMS = 60;

  @TempDir Path dir;
  private Path films;
  private Path model;

  @BeforeEach
  void makeFilmsAndModel() throws IOException {
    films = dir.resolve("films");
    model = Goldens.tinyDinov2(dir.resolve("model"));
    Random random = new Random(5);
    for (int i = 0; i < FILMS; i++) {
      boolean bright = i % 2 == 0;
      float[] pixels = new float[32 * 32];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = random.nextInt(120) + (bright ? 100 : 0);
      }
      Path file = films.resolve(bright ? "PNEUMONIA" : "NORMAL").resolve("film" + i + ".png");
      Files.createDirectories(file.getParent());
      GrayImage film = new GrayImage(32, 32, pixels, ValueRange.BYTE);
      Files.write(file, PngWriter.encode(film, 8));
    }
    Files.writeString(films.resolve("NORMAL/broken.png"), "not an image");
  }

  @Test
  void filmsBecomeFeaturesFeaturesAScoreAndTheProbeScoresNewFilms() throws IOException {
    Path features = dir.resolve("features");
    Command embed = Command.run("embed", "--model", model, "--archive", films, "--out", features);
    assertThat(embed.err()).contains("embed: 61 films");
    assertThat(embed.exitCode()).isZero();
    JsonObject embedded = Json.read(features.resolve("result.json"));
    assertThat(embedded.integer("films")).isEqualTo(FILMS);
    assertThat(embedded.integer("skipped")).isEqualTo(1);
    assertThat(embedded.object("provenance").text("data")).hasSize(64);
    assertThat(Files.readString(features.resolve("skipped.csv"))).contains("broken.png");
    assertThat(Files.readAllLines(features.resolve("films.csv"))).hasSize(FILMS + 1);

    Path probe = dir.resolve("probe");
    Command fitted =
        Command.run(
            "probe",
            "--features",
            features,
            "--target",
            "Pneumonia",
            "--out",
            probe,
            "--bootstrap",
            50,
            "--json");
    assertThat(fitted.exitCode()).as(fitted.err()).isZero();
    JsonObject auroc = fitted.json().object("targets").object("Pneumonia").object("auroc");
    assertThat(auroc.number("value")).isEqualTo(1.0);

    Path scores = dir.resolve("scores.csv");
    Command applied =
        Command.run("probe", "apply", "--probe", probe, "--features", features, "--out", scores);
    assertThat(applied.exitCode()).as(applied.err()).isZero();
    List<String> lines = Files.readAllLines(scores);
    assertThat(lines).hasSize(FILMS + 1);
    assertThat(lines.getFirst()).startsWith("film,target,probability");
  }

  @Test
  void strictRunEndsAtAFilmThatCannotBeReadAndLeavesNoResult() {
    Path features = dir.resolve("features");
    Command embed =
        Command.run("embed", "--model", model, "--archive", films, "--out", features, "--strict");
    assertThat(embed.exitCode()).isEqualTo(3);
    assertThat(embed.err()).contains("broken.png");
    assertThat(features).doesNotExist();
  }

  @Test
  void cancelledRunGoesOnWithResume() {
    Path features = dir.resolve("features");
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    Command cut =
        Command.run(cancellation, "embed", "--model", model, "--archive", films, "--out", features);
    assertThat(cut.exitCode()).isEqualTo(130);
    assertThat(features).doesNotExist();
    Command rest =
        Command.run(
            "embed", "--model", model, "--archive", films, "--out", features, "--resume", "--json");
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(rest.json().integer("films")).isEqualTo(FILMS);
  }

  @Test
  void existingOutputIsUsageAndMissingModelIsBadInput() throws IOException {
    Path out = Files.createDirectory(dir.resolve("there"));
    Command exists = Command.run("embed", "--model", model, "--archive", films, "--out", out);
    assertThat(exists.exitCode()).isEqualTo(2);
    assertThat(exists.err()).contains("--force replaces it");
    Command missing =
        Command.run("embed", "--model", "no-such", "--archive", films, "--out", dir.resolve("x"));
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("no-such: a model must be");
    Command options = Command.run("probe", "--features", out);
    assertThat(options.exitCode()).isEqualTo(2);
    assertThat(options.err()).contains("--features, --target and --out must be given");
  }
}
