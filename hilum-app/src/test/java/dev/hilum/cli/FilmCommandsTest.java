package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.JsonObject;
import dev.hilum.io.Npy;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmCommandsTest {
  @TempDir Path dir;
  private Path deep; // 16-bit grey, 3 x 2
  private Path colour; // 8-bit RGB, 2 x 1

  @BeforeEach
  void makeFilms() throws IOException {
    float[] pixels = {0, 1, 256, 40000, 65534, 65535};
    deep = dir.resolve("deep.png");
    Files.write(deep, PngWriter.encode(new GrayImage(3, 2, pixels, ValueRange.SHORT16), 16));
    colour = dir.resolve("colour.png");
    byte[] planes = {10, 20, 30, 40, 50, 60};
    Files.write(colour, PngWriter.encode(new PixelImage(2, 1, 3, 8, planes)));
  }

  @Test
  void infoTellsSizeDepthAndExtremes() {
    JsonObject info = Command.run("film", "info", deep, "--json").json();
    assertThat(info.integer("width")).isEqualTo(3);
    assertThat(info.integer("height")).isEqualTo(2);
    assertThat(info.integer("bits")).isEqualTo(16);
    assertThat(info.integer("lowest")).isZero();
    assertThat(info.integer("highest")).isEqualTo(65535);
  }

  @Test
  void storedValuesKeepTypeAndOrder() {
    Path out = dir.resolve("deep.npy");
    assertThat(Command.run("film", "convert", deep, out, "--values", "stored").exitCode()).isZero();
    assertThat(out).binaryContent().startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    byte[] tail = tail(out, 12);
    assertThat(tail)
        .containsExactly(0, 0, 1, 0, 0, 1, 40000 & 0xff, 40000 >> 8, 0xfe, 0xff, 0xff, 0xff);
  }

  @Test
  void storedColourHasItsChannelsLast() {
    Path out = dir.resolve("colour.npy");
    assertThat(Command.run("film", "convert", colour, out).exitCode()).isZero();
    try (Arena arena = Arena.ofConfined()) {
      Npy array = Npy.open(out, arena);
      assertThat(array.shape()).containsExactly(1, 2, 3);
      assertThat(array.bytes()).containsExactly(10, 30, 50, 20, 40, 60);
    }
  }

  @Test
  void modalityValuesAreFloat() {
    Path out = dir.resolve("deep.npy");
    Command.run("film", "convert", deep, out, "--values", "modality");
    try (Arena arena = Arena.ofConfined()) {
      assertThat(Npy.open(out, arena).floats()).containsExactly(0, 1, 256, 40000, 65534, 65535);
    }
  }

  @Test
  void pngAtBothDepthsKeepsTheFilm() {
    Path out = dir.resolve("again.png");
    assertThat(Command.run("film", "convert", deep, out, "--bits", 16).exitCode()).isZero();
    assertThat(ImageFile.read(out)).isEqualTo(ImageFile.read(deep));
    assertThat(Command.run("film", "convert", deep, out).exitCode()).isEqualTo(2);
    assertThat(Command.run("film", "convert", deep, out, "--force").exitCode()).isZero();
    assertThat(ImageFile.pixels(out).bits()).isEqualTo(8);
  }

  @Test
  void refusesOtherEndingsAndDepths() {
    Command ending = Command.run("film", "convert", deep, dir.resolve("x.tiff"));
    assertThat(ending.exitCode()).isEqualTo(2);
    assertThat(ending.err()).contains("must end in .png or .npy, got ").contains("x.tiff");
    Command bits = Command.run("film", "convert", deep, dir.resolve("x.png"), "--bits", 12);
    assertThat(bits.exitCode()).isEqualTo(2);
    assertThat(bits.err()).contains("--bits must be 8 or 16, got 12");
    assertThat(dir.resolve("x.png")).doesNotExist();
  }

  @Test
  void tensorIsWhatTheConfigMakesOfTheFilm() throws IOException {
    Path config = dir.resolve("preprocessor_config.json");
    Files.writeString(
        config,
        """
        {"image_processor_type": "ViTImageProcessor", "do_resize": true, "resample": 2,
         "size": {"height": 4, "width": 4}, "do_rescale": true, "rescale_factor": 0.00392156862745098,
         "do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
        """);
    Path white = dir.resolve("white.png");
    float[] pixels = new float[64];
    Arrays.fill(pixels, 255);
    Files.write(white, PngWriter.encode(new GrayImage(8, 8, pixels, ValueRange.BYTE), 8));
    Path out = dir.resolve("x.safetensors");
    Command tensor = Command.run("film", "tensor", white, "--preprocessing", config, "--out", out);
    assertThat(tensor.err()).isEmpty();
    assertThat(tensor.exitCode()).isZero();
    try (TensorSource source = Checkpoints.open(out)) {
      assertThat(source.names()).containsExactly("pixel_values");
      assertThat(source.shape("pixel_values")).containsExactly(1, 3, 4, 4);
      float[] values = source.bytes("pixel_values").toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
      assertThat(values).containsOnly(1f);
    }
  }

  private static byte[] tail(Path file, int bytes) {
    try {
      byte[] all = Files.readAllBytes(file);
      return Arrays.copyOfRange(all, all.length - bytes, all.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
