package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Attributes equal pydicom's in every encoding and character set: {@code dicom_small.py}. */
class AttributesGoldenTest {

  static Stream<PixelGoldenTest.Case> texts() {
    return DicomGolden.cases("texts").stream().map(PixelGoldenTest.Case::new);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void attributesAreThoseOfPydicom(PixelGoldenTest.Case one) {
    try (Dicom dicom = Dicom.of(DicomGolden.file(one.json()), one.toString())) {
      compare(dicom.attributes(), one.json().get("attributes"));
    }
  }

  private static void compare(Attributes set, JsonNode expected) {
    assertThat(set.elements()).hasSizeGreaterThanOrEqualTo(expected.size());
    for (Map.Entry<String, JsonNode> each : expected.properties()) {
      Tag tag = new Tag(Integer.parseUnsignedInt(each.getKey(), 16));
      List<JsonNode> values = StreamSupport.stream(each.getValue().spliterator(), false).toList();
      assertThat(set.has(tag)).as(tag.toString()).isTrue();
      if (values.stream().anyMatch(JsonNode::isObject)) {
        assertThat(set.items(tag)).as(tag.toString()).hasSameSizeAs(values);
        for (int i = 0; i < values.size(); i++) {
          compare(set.items(tag).get(i), values.get(i));
        }
      } else {
        assertThat(set.strings(tag))
            .as(tag.toString())
            .isEqualTo(values.stream().map(JsonNode::stringValue).toList());
      }
    }
  }
}
