package dev.hilum.dicom;

import dev.hilum.image.ImageGolden;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The synthetic files of {@code tools/reference/dicom_small.py} and what was made of them. */
final class DicomGolden {
  private static final JsonNode DOCUMENT = ImageGolden.read("dicom-small.json");

  private DicomGolden() {}

  static List<JsonNode> cases(String group) {
    return StreamSupport.stream(DOCUMENT.get(group).spliterator(), false).toList();
  }

  /** The file of this name. */
  static byte[] file(String name) {
    return cases("files").stream()
        .filter(one -> one.get("name").stringValue().equals(name))
        .map(DicomGolden::file)
        .findFirst()
        .orElseThrow();
  }

  static byte[] file(JsonNode one) {
    return ImageGolden.file(one.get("file"));
  }

  /** The greatest difference as a share of max(1, greatest magnitude). */
  static double difference(float[] got, float[] expected) {
    if (got.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0, magnitude = 1;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs((double) got[i] - expected[i]));
      magnitude = Math.max(magnitude, Math.abs(expected[i]));
    }
    return largest / magnitude;
  }
}
