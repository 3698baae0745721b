package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.NpyWriter;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.study.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearProbeTest {
  private static final int FILMS = 600;
  private static final int WIDTH = 16;
  private static final long SEED = 20261123;

  @TempDir Path dir;
  private final float[] features = new float[FILMS * WIDTH];

  /** Films whose features know sex, age and one finding, and nothing of the other. */
  @BeforeEach
  void makeFeatures() throws IOException {
    Random random = new Random(SEED);
    StringBuilder films =
        new StringBuilder("film,study,patient,path,view,sex,age,split,Edema,Hernia,Rare\n");
    for (int i = 0; i < FILMS; i++) {
      for (int j = 0; j < WIDTH; j++) {
        features[i * WIDTH + j] = (float) (random.nextGaussian() * Math.exp(j - 8));
      }
      boolean male = random.nextBoolean(), edema = random.nextInt(4) == 0;
      double age = 20 + random.nextInt(60);
      features[i * WIDTH] += (male ? 2 : -2) * (float) Math.exp(-8);
      features[i * WIDTH + 3] += (edema ? 2 : 0) * (float) Math.exp(-5);
      features[i * WIDTH + 6] = (float) (age / 100 + 0.02 * random.nextGaussian());
      String known = i % 10 == 0 ? "" : i % 17 == 0 ? "-1" : edema ? "1" : "0";
      films.append(
          "f%d,s%d,p%d,,%s,%s,%s,,%s,%d,%d%n"
              .formatted(
                  i,
                  i,
                  i / 2,
                  i % 3 == 0 ? "PA" : "AP",
                  male ? "M" : "F",
                  i % 20 == 0 ? "" : Double.toString(age),
                  known,
                  random.nextInt(2),
                  0));
    }
    Files.writeString(dir.resolve("films.csv"), films);
    NpyWriter.write(dir.resolve("embeddings.npy"), features, FILMS, WIDTH);
  }

  private LinearProbe.Config config(String... targets) {
    return LinearProbe.Config.of(
        dir, List.of(targets), dir.resolve("probe"), Provenance.of(List.of("probe")));
  }

  private static double value(LinearProbe.Result result, String target, String score) {
    return result.targets().get(target).scores().get(score).value().orElseThrow();
  }

  @Test
  void findsWhatTheFeaturesKnowAndNothingElse() {
    LinearProbe.Result result =
        LinearProbe.run(config("sex", "age", "Edema", "Hernia"), Progress.silent());
    assertThat(value(result, "sex", "auroc")).isGreaterThan(0.98);
    assertThat(value(result, "age", "r2")).isGreaterThan(0.95);
    assertThat(value(result, "age", "mae")).isBetween(1.0, 3.0);
    assertThat(value(result, "Edema", "auroc")).isGreaterThan(0.85);
    Estimate hernia = result.targets().get("Hernia").scores().get("auroc");
    assertThat(hernia.interval().low().orElseThrow()).isLessThan(0.5);
    assertThat(hernia.interval().high().orElseThrow()).isGreaterThan(0.5);
    assertThat(result.targets().get("sex").positive()).isEqualTo("M");
    assertThat(result.patients().get(Split.TRAIN)).isEqualTo(result.films().get(Split.TRAIN) / 2);
  }

  @Test
  void writesWhatCommandsPromise() {
    LinearProbe.run(config("sex", "age", "Edema"), Progress.silent());
    JsonObject json = Json.read(dir.resolve("probe/result.json"));
    assertThat(json.integer("schema")).isEqualTo(1);
    JsonObject edema = json.object("targets").object("Edema");
    JsonObject auroc = edema.object("auroc");
    assertThat(auroc.number("low")).isLessThanOrEqualTo(auroc.number("value"));
    assertThat(auroc.number("high")).isGreaterThanOrEqualTo(auroc.number("value"));
    assertThat(edema.objects("sweep")).hasSize(7);
    JsonObject counts = edema.object("counts");
    int films = 0;
    for (String split : new String[] {"train", "val", "test"}) {
      JsonObject of = counts.object(split);
      films += of.integer("positives") + of.integer("negatives") + of.integer("unknown");
    }
    assertThat(films).isEqualTo(FILMS);
    try (Csv csv = Csv.open(dir.resolve("probe/predictions.csv"))) {
      assertThat(csv.columns()).containsExactly("film", "target", "split", "probability", "value");
      assertThat(csv.rows())
          .hasSize(
              3
                  * (json.object("splits").object("val").integer("films")
                      + json.object("splits").object("test").integer("films")));
    }
  }

  @Test
  void applyRepeatsThePredictions() {
    for (LinearProbe.Method method : LinearProbe.Method.values()) {
      Path out = dir.resolve(method.name());
      LinearProbe.Config fit =
          LinearProbe.Config.of(dir, List.of("sex"), out, Provenance.of(List.of("probe")))
              .withMethod(method);
      LinearProbe.run(fit, Progress.silent());
      Path table = dir.resolve(method + ".csv");
      ProbeApply.run(new ProbeApply.Config(out, dir, table, false), Progress.silent());
      try (Csv predicted = Csv.open(out.resolve("predictions.csv"));
          Csv applied = Csv.open(table)) {
        List<Csv.Row> all = applied.rows();
        assertThat(all).hasSize(FILMS);
        for (Csv.Row row : predicted.rows()) {
          int film = Integer.parseInt(row.get("film").substring(1));
          assertThat(Double.parseDouble(all.get(film).get("probability")))
              .isCloseTo(Double.parseDouble(row.get("probability")), within(1e-6));
        }
      }
    }
  }

  @Test
  void neighboursFindSexToo() {
    LinearProbe.Result result =
        LinearProbe.run(
            config("view", "sex").withMethod(LinearProbe.Method.KNN), Progress.silent());
    assertThat(result.targets()).containsKeys("view", "sex");
    assertThat(value(result, "view", "auroc")).isBetween(0.3, 0.7);
    assertThat(LinearProbe.Config.NEIGHBOURS).contains((int) result.targets().get("sex").chosen());
  }

  @Test
  void aTargetOfOneClassIsLeftOutWithANote() {
    LinearProbe.Result result = LinearProbe.run(config("sex", "Rare"), Progress.silent());
    assertThat(result.targets()).containsOnlyKeys("sex");
    assertThat(result.notes()).anyMatch(n -> n.startsWith("Rare is left out: one class only"));
    assertThatThrownBy(
            () ->
                LinearProbe.run(
                    LinearProbe.Config.of(
                        dir, List.of("Rare"), dir.resolve("no"), Provenance.of(List.of())),
                    Progress.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Rare is left out");
    assertThat(dir.resolve("no")).doesNotExist();
  }

  @Test
  void notANumberIsRefusedByFileAndRow() throws IOException {
    features[7 * WIDTH + 5] = Float.NaN;
    NpyWriter.write(dir.resolve("embeddings.npy"), features, FILMS, WIDTH);
    assertThatThrownBy(() -> LinearProbe.run(config("sex"), Progress.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("embeddings.npy")
        .hasMessageContaining("NaN in row 7, column 5 (film f7)");
  }

  @Test
  void aPatientOnTwoSidesIsRefused() throws IOException {
    Files.writeString(
        dir.resolve("films.csv"), "film,patient,split,sex\na,p,train,F\nb,p,test,M\n");
    NpyWriter.write(dir.resolve("embeddings.npy"), new float[] {1, 2}, 2, 1);
    assertThatThrownBy(() -> LinearProbe.run(config("sex"), Progress.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got 1 patient and 0 films in several of [train, test]");
  }

  @Test
  void labelsComeFromAnotherTableByFilm() throws IOException {
    StringBuilder labels = new StringBuilder("film,big\n");
    for (int i = FILMS - 1; i >= 0; i -= 2) {
      labels.append("f%d,%d%n".formatted(i, features[i * WIDTH + 9] > 0 ? 1 : 0));
    }
    Path table = Files.writeString(dir.resolve("labels.csv"), labels);
    LinearProbe.Result result = LinearProbe.run(config("big").withLabels(table), Progress.silent());
    assertThat(value(result, "big", "auroc")).isGreaterThan(0.98);
    assertThat(result.targets().get("big").counts().get(Split.TEST).get("unknown")).isPositive();
  }

  @Test
  void featuresOfAnotherWidthAreNotScored() throws IOException {
    LinearProbe.run(config("sex"), Progress.silent());
    Path other = Files.createDirectory(dir.resolve("other"));
    Files.writeString(other.resolve("films.csv"), "film\na\n");
    NpyWriter.write(other.resolve("embeddings.npy"), new float[3], 1, 3);
    assertThatThrownBy(
            () ->
                ProbeApply.run(
                    new ProbeApply.Config(dir.resolve("probe"), other, dir.resolve("o.csv"), false),
                    Progress.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got 3 and 16");
  }
}
