package dev.hilum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code docs/library.md} is compiled and run as it stands there. */
class LibraryExampleTest {
  private static final Path EXAMPLE = Checkout.root().resolve("docs/example/EmbedFilm.java");

  @TempDir Path dir;

  @Test
  void pageShowsTheVeryText() {
    assertThat(Checkout.read(Checkout.root().resolve("docs/library.md")))
        .contains("```java\n" + Checkout.read(EXAMPLE) + "```");
  }

  @Test
  void exampleCompilesAndPrintsAnEmbedding() throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", dir.toString(), EXAMPLE.toString());
    assertThat(compiled).isZero();

    Path checkpoint = Goldens.tinyDinov2(dir.resolve("checkpoint"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                dir + ":" + classPath,
                "EmbedFilm",
                checkpoint.toString(),
                film().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(printed.strip()).matches("\\[-?\\d.*]");
    assertThat(printed.split(",", -1)).hasSizeGreaterThan(8);
  }

  private Path film() throws IOException {
    float[] pixels = new float[40 * 50];
    Random random = new Random(7);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    Path file = dir.resolve("film.png");
    return Files.write(file, PngWriter.encode(new GrayImage(40, 50, pixels, ValueRange.BYTE), 8));
  }
}
