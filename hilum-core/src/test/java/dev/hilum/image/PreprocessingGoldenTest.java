package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Network inputs equal those of the Pillow pipelines of transformers, open_clip, timm and
 * torchxrayvision: {@code tools/reference/preprocessing_small.py}.
 */
class PreprocessingGoldenTest {
  private static final double TOLERANCE = 1e-6;
  private static final double XRAY_TOLERANCE =
      2e-4; // of values up to 1024, whose float32 step is 6e-5

  @Test
  void tensorsEqualTheReferencePipelines() {
    JsonNode golden = ImageGolden.read("preprocessing-small.json");
    double largest = 0, largestXray = 0;
    int cases = 0;
    for (JsonNode one : golden.get("cases")) {
      JsonNode config = one.get("config");
      boolean xray = config.has("xrayvision");
      Preprocessing preprocessing =
          xray
              ? Preprocessing.xrayVision(config.get("xrayvision").intValue())
              : Preprocessing.of(Json.parse(config.toString(), "golden"));
      String film = one.get("film").stringValue();
      PixelImage image = ImageFile.pixels(ImageGolden.file(golden.get("films").get(film)), film);
      float[] got = preprocessing.apply(image);
      Preprocessing.Size size = preprocessing.outputSize(image.height(), image.width());
      JsonNode shape = one.get("shape");
      assertThat(new int[] {preprocessing.channels(), size.height(), size.width()})
          .as("shape of %s under %s", film, config)
          .containsExactly(
              shape.get(0).intValue(), shape.get(1).intValue(), shape.get(2).intValue());
      double difference = ImageGolden.largestDifference(got, ImageGolden.floats(one.get("values")));
      assertThat(difference)
          .as("%s under %s", film, config)
          .isLessThanOrEqualTo(xray ? XRAY_TOLERANCE : TOLERANCE);
      largest = xray ? largest : Math.max(largest, difference);
      largestXray = xray ? Math.max(largestXray, difference) : largestXray;
      cases++;
    }
    System.out.printf(
        "preprocessing: %d cases, largest difference %.2g; torchxrayvision (±1024) %.2g%n",
        cases, largest, largestXray);
  }
}
