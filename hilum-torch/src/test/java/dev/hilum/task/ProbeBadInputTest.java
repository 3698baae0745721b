package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.NpyWriter;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features and labels that break a rule: one sentence with the file and both values. */
class ProbeBadInputTest {
  private static final int FILMS = 60;

  @TempDir Path dir;
  private final StringBuilder films = new StringBuilder("film,sex\n");
  private final float[] features = new float[FILMS * 2];

  @BeforeEach
  void makeFeatures() throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < FILMS; i++) {
      features[2 * i] = (float) random.nextGaussian() + i % 2;
      features[2 * i + 1] = 5; // constant
      films.append("f%d,%s%n".formatted(i, i % 2 == 0 ? "F" : "M"));
    }
    Files.writeString(dir.resolve("films.csv"), films);
    NpyWriter.write(dir.resolve("embeddings.npy"), features, FILMS, 2);
  }

  /** What refuses or not, no half of an output stays. */
  @AfterEach
  void nothingIsHalfWritten() {
    assertThat(dir.resolve("probe.partial")).doesNotExist();
  }

  private LinearProbe.Result probe(String target) {
    return LinearProbe.run(config(target), Progress.silent());
  }

  private LinearProbe.Config config(String target) {
    return LinearProbe.Config.of(
        dir, List.of(target), dir.resolve("probe"), Provenance.of(List.of("probe")));
  }

  private void refused(Path labels, String... parts) {
    assertThatThrownBy(() -> LinearProbe.run(config("tb").withLabels(labels), Progress.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts);
    assertThat(dir.resolve("probe")).doesNotExist();
  }

  private void refused(String target, String... parts) {
    assertThatThrownBy(() -> probe(target))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts);
    assertThat(dir.resolve("probe")).doesNotExist();
  }

  private Path labels(String end, String header) throws IOException {
    StringBuilder rows = new StringBuilder(header + end);
    for (int i = 0; i < FILMS; i++) {
      rows.append("f").append(i).append(",").append(i % 2).append(end);
    }
    return Files.writeString(dir.resolve("labels.csv"), rows);
  }

  @Test
  void labelsNeedTheColumnFilm() throws IOException {
    refused(labels("\n", "image,tb"), "labels.csv", "must have a column film", "image, tb");
  }

  @Test
  void labelsNeedTheTarget() throws IOException {
    refused(labels("\n", "film,copd"), "the target must be a column, got tb of", "copd", "sex");
  }

  @Test
  void labelsNeedEachFilmOnce() throws IOException {
    Path table = labels("\n", "film,tb");
    Files.writeString(table, Files.readString(table) + "f7,0\n");
    refused(table, "labels.csv", "film ids must differ, got f7 twice");
  }

  @Test
  void labelsOfOtherFilmsAreRefused() throws IOException {
    Path table = Files.writeString(dir.resolve("labels.csv"), "film,tb\nx,1\ny,0\n");
    refused(table, "labels.csv", "must label films of", "got none of its 60");
  }

  @Test
  void labelsOfTheWrongWidthNameTheLine() throws IOException {
    Path table = Files.writeString(dir.resolve("labels.csv"), "film,tb\nf1,1\nf2,0,9\n");
    refused(table, "labels.csv", "line 3");
  }

  @Test
  void labelsInOtherEncodingsAreRefused() throws IOException {
    Path table = dir.resolve("labels.csv");
    Files.write(table, "film,tb,m\u00fc\nf1,1,\n".getBytes(StandardCharsets.ISO_8859_1));
    refused(table, "labels.csv", "must be UTF-8");
  }

  @Test
  void missingLabelsAreNamed() {
    refused(dir.resolve("none.csv"), "none.csv");
  }

  @Test
  void windowsLineEndsAndByteOrderMarksAreRead() throws IOException {
    Path table = labels("\r\n", "\ufefffilm,tb");
    LinearProbe.Result result = LinearProbe.run(config("tb").withLabels(table), Progress.silent());
    assertThat(result.targets().get("tb").scores().get("auroc").value()).isPresent();
  }

  @Test
  void filmsAndFeaturesMustBeAsMany() throws IOException {
    NpyWriter.write(dir.resolve("embeddings.npy"), new float[FILMS], FILMS / 2, 2);
    refused("sex", "embeddings.npy", "got 30 rows for 60 films");
  }

  @Test
  void featuresMustBeFloat32() throws IOException {
    NpyWriter.write(dir.resolve("embeddings.npy"), new double[FILMS * 2], FILMS, 2);
    refused("sex", "embeddings.npy", "FLOAT32", "FLOAT64");
  }

  @Test
  void featuresMustBeFinite() throws IOException {
    features[9] = Float.NEGATIVE_INFINITY;
    NpyWriter.write(dir.resolve("embeddings.npy"), features, FILMS, 2);
    refused("sex", "embeddings.npy", "got -Infinity in row 4, column 1 (film f4)");
  }

  @Test
  void featuresThatAreCutOffAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(dir.resolve("embeddings.npy"));
    Files.write(dir.resolve("embeddings.npy"), Arrays.copyOf(whole, whole.length - 3));
    refused("sex", "embeddings.npy");
    Files.write(dir.resolve("embeddings.npy"), new byte[0]);
    refused("sex", "embeddings.npy");
  }

  @Test
  void filmIdsMustDiffer() throws IOException {
    Files.writeString(dir.resolve("films.csv"), films.toString().replace("f59,", "f3,"));
    refused("sex", "films.csv", "film ids must differ, got f3 in rows 4 and 60");
  }

  @Test
  void aFolderWithoutFeaturesSaysWhatIsMissing() throws IOException {
    Files.delete(dir.resolve("embeddings.npy"));
    refused("sex", "missing embeddings.npy");
  }

  @Test
  void constantFeaturesTellNothing() throws IOException {
    for (int i = 0; i < FILMS; i++) {
      features[2 * i] = 512;
    }
    NpyWriter.write(dir.resolve("embeddings.npy"), features, FILMS, 2);
    assertThat(probe("sex").targets().get("sex").scores().get("auroc").value()).hasValue(0.5);
  }
}
