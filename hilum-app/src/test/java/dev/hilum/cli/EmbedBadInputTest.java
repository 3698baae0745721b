package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.Goldens;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What embed refuses or skips: one sentence, exit code 3, nothing half-written. */
class EmbedBadInputTest {
  @TempDir Path dir;
  private Path films;
  private Path model;
  private Path out;

  @BeforeEach
  void makeModel() throws IOException {
    films = Files.createDirectory(dir.resolve("films"));
    out = dir.resolve("features");
    model = Goldens.tinyDinov2(dir.resolve("model"));
  }

  @AfterEach
  void nothingIsHalfWritten() {
    assertThat(dir.resolve("features.partial")).doesNotExist();
  }

  private void film(String name) throws IOException {
    float[] pixels = new float[32 * 32];
    Arrays.fill(pixels, name.hashCode() & 0xff);
    GrayImage image = new GrayImage(32, 32, pixels, ValueRange.BYTE);
    Files.write(films.resolve(name), PngWriter.encode(image, 8));
  }

  private Command embed(Object... more) {
    Object[] words = {"embed", "--model", model, "--archive", films, "--out", out};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Command.run(all);
  }

  private void refused(String... parts) {
    Command embed = embed();
    assertThat(embed.exitCode()).as(embed.err()).isEqualTo(3);
    assertThat(embed.err()).contains(parts).doesNotContain("\tat ");
    assertThat(embed.err().lines().filter(line -> line.startsWith("hilum: "))).hasSize(1);
    assertThat(out).doesNotExist();
  }

  private String skipped() throws IOException {
    Command embed = embed();
    assertThat(embed.exitCode()).as(embed.err()).isZero();
    return Files.readString(out.resolve("skipped.csv"));
  }

  @Test
  void aFolderWithoutFilmsIsRefused() throws IOException {
    Files.writeString(films.resolve("notes.txt"), "no film");
    refused("films", "must hold films", "found none");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() throws IOException {
    Files.delete(films);
    refused("films");
  }

  @Test
  void aFolderOfBrokenFilmsOnlyIsRefused() throws IOException {
    Files.writeString(films.resolve("a.png"), "no image");
    Files.write(films.resolve("b.jpg"), new byte[0]);
    refused("no film could be embedded, skipped 2");
  }

  @Test
  void emptyCutOffAndMistypedFilmsAreSkipped() throws IOException {
    film("good.png");
    byte[] whole = Files.readAllBytes(films.resolve("good.png"));
    Files.write(films.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(films.resolve("empty.png"), new byte[0]);
    Files.writeString(films.resolve("text.jpg"), "this is no JPEG at all, whatever its name");
    assertThat(skipped()).contains("cut.png", "empty.png", "text.jpg").doesNotContain("good.png");
  }

  @Test
  void aFilmThatMayNotBeReadIsSkipped() throws IOException {
    film("good.png");
    film("secret.png");
    Path secret = films.resolve("secret.png");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(secret), "the superuser may read any file");
    assertThat(skipped()).contains("secret.png");
  }

  @Test
  void aTableMayListFilmsThatAreNotThere() throws IOException {
    film("a.png");
    Files.writeString(films.resolve("films.csv"), "film,path,Mass\r\na,a.png,1\r\nb,b.png,0\r\n");
    assertThat(skipped()).contains("b.png");
    assertThat(Files.readAllLines(out.resolve("films.csv"))).hasSize(2);
  }

  @Test
  void aTableInAnotherEncodingIsRefused() throws IOException {
    film("a.png");
    Files.write(
        films.resolve("films.csv"),
        "film,path,B\u00fcro\na,a.png,1\n".getBytes(StandardCharsets.ISO_8859_1));
    refused("films.csv", "must be UTF-8");
  }

  @Test
  void weightsThatAreNotNumbersAreRefused() throws IOException {
    film("a.png");
    Path file = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length - 4; i < bytes.length; i++) {
      bytes[i] = (byte) 0xff; // float32 NaN
    }
    Files.write(file, bytes);
    refused("model.safetensors", "weights must be finite");
  }

  @Test
  void aCheckpointThatIsCutOffIsRefused() throws IOException {
    film("a.png");
    Path file = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
    refused("model.safetensors");
    Files.write(file, new byte[0]);
    refused("model.safetensors");
  }

  @Test
  void baselinesMakeTheSameFolderWithoutANetwork() throws IOException {
    film("a.png");
    Files.writeString(films.resolve("broken.png"), "no image");
    Command embed =
        Command.run(
            "embed", "--model", "baseline:shortcut", "--archive", films, "--out", out, "--json");
    assertThat(embed.exitCode()).as(embed.err()).isZero();
    assertThat(embed.json().texts("columns")).contains("view=PA", "bytes_per_pixel", "p50");
    assertThat(embed.json().integer("films")).isEqualTo(1);
    assertThat(out).isDirectoryContaining("glob:**/embeddings.npy");
    assertThat(Files.readString(out.resolve("skipped.csv"))).contains("broken.png");
    Command phantom =
        Command.run(
            "embed",
            "--model",
            "baseline:pixels",
            "--archive",
            "phantom:patients=4,size=64",
            "--out",
            dir.resolve("phantom"),
            "--json");
    assertThat(phantom.exitCode()).as(phantom.err()).isZero();
    assertThat(phantom.json().integer("width")).isEqualTo(256);
  }

  @Test
  void baselinesTakeNoOptionsOfNetworks() throws IOException {
    film("a.png");
    Command precision =
        Command.run(
            "embed",
            "--model",
            "baseline:grey",
            "--archive",
            films,
            "--out",
            out,
            "--precision",
            "bf16");
    assertThat(precision.exitCode()).isEqualTo(2);
    assertThat(precision.err()).contains("a baseline is no network");
    Command unknown =
        Command.run("embed", "--model", "baseline:x", "--archive", films, "--out", out);
    assertThat(unknown.exitCode()).isEqualTo(3);
  }
}
