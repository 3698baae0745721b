package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingTest {

  private static Preprocessing of(String json) {
    return Preprocessing.of(Json.parse(json.replace('\'', '"'), "config.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'image_processor_type': 'ConvNextImageProcessor'} | ConvNextImageProcessor",
        "{'image_processor_type': 'BitImageProcessor', 'do_pad': true} | do_pad",
        "{'image_processor_type': 'ViTImageProcessor', 'size_divisor': 32} | size_divisor",
        "{'image_processor_type': 'ViTImageProcessor', 'resample': 9} | resample",
        "{'image_processor_type': 'ViTImageProcessor', 'size': {'longest_edge': 9}} | longest_edge",
        "{'image_processor_type': 'ViTImageProcessor', 'size': 0} | must be 1..8192 pixels, got 0",
        "{'image_processor_type': 'ViTImageProcessor', 'image_std': [1, 0, 1]} | std must not be 0",
        "{'image_processor_type': 'ViTImageProcessor', 'image_mean': [1, 2]} | got 2 and 3",
        "{'preprocess_cfg': {'resize_mode': 'tile'}} | tile",
        "{'preprocess_cfg': {'interpolation': 'area'}} | area",
        "{'preprocess_cfg': {'mode': 'L'}} | mode",
        "{'pretrained_cfg': {'input_size': [3, 9]}} | input_size",
        "{'pretrained_cfg': {'crop_pct': 0}} | crop_pct",
        "{'pretrained_cfg': {'interpolation': 'random'}} | random",
        "{'pretrained_cfg': {'input_size': [1, 8, 8]}} | got 3 and 3 for 1",
        "{'hidden_size': 768} | hidden_size"
      })
  void unsupportedSettingsAreRefusedByName(String json, String words) {
    assertThatThrownBy(() -> of(json))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("config.json")
        .hasMessageContaining(words);
  }

  @Test
  void sizeIsKnownWhenItDoesNotDependOnTheFilm() {
    Preprocessing fixed = of("{'image_processor_type': 'BitImageProcessor'}");
    assertThat(new int[] {fixed.channels(), fixed.height(), fixed.width()})
        .containsExactly(3, 224, 224);
    Preprocessing open =
        of("{'image_processor_type': 'BitImageProcessor', 'do_center_crop': false}");
    assertThatThrownBy(open::height).isInstanceOf(IllegalStateException.class);
    assertThat(open.outputSize(100, 300)).isEqualTo(new Preprocessing.Size(224, 672));
  }

  @Test
  void oneMeanMeansGrey() {
    Preprocessing grey =
        of("{'pretrained_cfg': {'input_size': [1, 4, 4], 'mean': [0.5], 'std': [0.5]}}");
    byte[] rgb = new byte[3 * 64];
    Arrays.fill(rgb, 0, 64, (byte) 255); // pure red: luma 76
    assertThat(grey.apply(new PixelImage(8, 8, 3, 8, rgb)))
        .hasSize(16)
        .containsOnly(((float) (76 / 255.0) - 0.5f) / 0.5f);
  }

  @Test
  void sixteenBitFilmsAreScaledByTheirRange() {
    Preprocessing vit = of("{'image_processor_type': 'ViTImageProcessor', 'size': 2}");
    GrayImage film = new GrayImage(2, 2, new float[] {0, 65535, 32896, 257}, ValueRange.SHORT16);
    GrayImage bytes = new GrayImage(2, 2, new float[] {0, 255, 128, 1}, ValueRange.BYTE);
    assertThat(vit.apply(film)).isEqualTo(vit.apply(bytes));
    assertThat(vit.apply(ImageFile.pixels(PngWriter.encode(film, 16), "film")))
        .isEqualTo(vit.apply(bytes));
    float[] xray = Preprocessing.xrayVision(2).apply(film);
    assertThat(xray[0]).isEqualTo(-1024);
    assertThat(xray[1]).isEqualTo(1024);
  }

  @Test
  void filmTooNarrowForItsShortestEdgeIsRefused() {
    Preprocessing bit = of("{'image_processor_type': 'BitImageProcessor'}");
    assertThatThrownBy(() -> bit.apply(new PixelImage(1, 2000, 1, 8, new byte[2000])))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("448000 x 224");
  }

  @Test
  void folderIsReadByTheNamesOfItsFiles(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> Preprocessing.of(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("preprocessor_config.json");
    Files.writeString(
        folder.resolve("open_clip_config.json"),
        "{\"model_cfg\": {\"vision_cfg\": {\"image_size\": 30}}}");
    assertThat(Preprocessing.of(folder).height()).isEqualTo(30);
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"image_processor_type\": \"SiglipImageProcessorFast\"}");
    assertThat(Preprocessing.of(folder).height()).isEqualTo(224);
  }
}
