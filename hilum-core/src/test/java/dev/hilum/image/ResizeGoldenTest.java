package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Resized pixels equal Pillow's bit for bit: {@code tools/reference/resize_small.py}. */
class ResizeGoldenTest {

  static Stream<Arguments> cases() {
    return ImageGolden.cases("resize-small.json").stream()
        .map(
            one ->
                Arguments.of(
                    one.get("filter").stringValue(),
                    one.get("width") + " x " + one.get("height"),
                    one.get("out_width") + " x " + one.get("out_height"),
                    one));
  }

  @ParameterizedTest(name = "{0}, {1} to {2}")
  @MethodSource("cases")
  void pixelsEqualPillows(String filter, String from, String to, JsonNode one) {
    Filter kernel = Filter.valueOf(filter);
    int width = one.get("width").intValue(), height = one.get("height").intValue();
    int outWidth = one.get("out_width").intValue(), outHeight = one.get("out_height").intValue();
    byte[] bytes = ImageGolden.bytes(one.get("bytes"));
    assertThat(Resize.bytes(bytes, width, height, outWidth, outHeight, kernel))
        .isEqualTo(ImageGolden.bytes(one.get("resized_bytes")));
    float[] floats = ImageGolden.floats(one.get("floats"));
    assertThat(Resize.floats(floats, width, height, outWidth, outHeight, kernel))
        .isEqualTo(ImageGolden.floats(one.get("resized_floats")));
  }
}
