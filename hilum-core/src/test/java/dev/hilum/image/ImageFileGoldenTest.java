package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Samples equal Pillow's: {@code tools/reference/png_small.py} and {@code jpeg_small.py}. */
class ImageFileGoldenTest {

  static Stream<Arguments> files() {
    return Stream.of("png-small.json", "jpeg-small.json")
        .flatMap(resource -> ImageGolden.cases(resource).stream())
        .map(one -> Arguments.of(one.get("name").stringValue(), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void samplesEqualPillows(String name, JsonNode expected) {
    byte[] file = ImageGolden.file(expected.get("file"));
    if (expected.has("refused")) {
      assertThatThrownBy(() -> ImageFile.pixels(file, name))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(name + ": ")
          .hasMessageContaining(expected.get("refused").stringValue());
      return;
    }
    PixelImage image = ImageFile.pixels(file, name);
    assertThat(image.width()).isEqualTo(expected.get("width").intValue());
    assertThat(image.height()).isEqualTo(expected.get("height").intValue());
    assertThat(image.channels()).isEqualTo(expected.get("channels").intValue());
    assertThat(image.bits()).isEqualTo(expected.get("bits").intValue());
    assertThat(image.samples()).isEqualTo(ImageGolden.bytes(expected.get("samples")));
    if (expected.has("luma")) {
      assertThat(image.toGray().samples()).isEqualTo(ImageGolden.bytes(expected.get("luma")));
    }
  }
}
