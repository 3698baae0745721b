package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ImageGolden;
import dev.hilum.image.PixelImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Pixels equal pydicom's and torchxrayvision's at every step: {@code dicom_small.py}. */
class PixelGoldenTest {
  private static final double BOUND = 2e-5;

  /** A case, shown by its name. */
  record Case(JsonNode json) {
    @Override
    public String toString() {
      return json.get("name").stringValue();
    }
  }

  static Stream<Case> files() {
    return DicomGolden.cases("files").stream().map(Case::new);
  }

  @ParameterizedTest
  @MethodSource("files")
  void storedValuesAreThoseOfPydicom(Case one) {
    try (Dicom dicom = Dicom.of(DicomGolden.file(one.json), one.toString())) {
      byte[] expected = ImageGolden.bytes(one.json.get("stored"));
      ByteBuffer got = ByteBuffer.allocate(expected.length);
      String type = "";
      for (int i = 0; i < dicom.frames(); i++) {
        type = dicom.stored(i).values().type();
        got.put(dicom.stored(i).values().littleEndian());
      }
      assertThat(type).isEqualTo(one.json.get("type").stringValue());
      assertThat(got.array()).isEqualTo(expected);
      assertThat(got.remaining()).isZero();
    }
  }

  static Stream<Case> withModality() {
    return files().filter(one -> one.json.has("modality"));
  }

  @ParameterizedTest
  @MethodSource("withModality")
  void modalityValuesAreThoseOfApplyModalityLut(Case one) {
    try (Dicom dicom = Dicom.of(DicomGolden.file(one.json), one.toString())) {
      float[] expected = ImageGolden.floats(one.json.get("modality"));
      GrayImage first = dicom.modality(0);
      float[] of = Arrays.copyOf(expected, first.pixels().length);
      assertThat(DicomGolden.difference(first.pixels(), of)).isLessThanOrEqualTo(BOUND);
      for (float value : first.pixels()) {
        assertThat((double) value).isBetween(first.range().low(), first.range().high());
      }
    }
  }

  static Stream<Case> withVoi() {
    return files().filter(one -> one.json.has("voi"));
  }

  @ParameterizedTest
  @MethodSource("withVoi")
  void displayIsApplyVoiLutSpreadOver8Bits(Case one) {
    try (Dicom dicom = Dicom.of(DicomGolden.file(one.json), one.toString())) {
      float[] voi = ImageGolden.floats(one.json.get("voi"));
      boolean inverted =
          dicom
              .attributes()
              .string(Tag.PHOTOMETRIC_INTERPRETATION)
              .orElseThrow()
              .equals("MONOCHROME1");
      float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
      for (float value : voi) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      GrayImage grey = dicom.gray(0, DisplayPolicy.VOI_FIRST);
      PixelImage shown = dicom.display(0, DisplayPolicy.VOI_FIRST);
      for (int i = 0; i < voi.length; i++) {
        float expected = inverted ? low + high - voi[i] : voi[i];
        assertThat((double) grey.pixels()[i]).isCloseTo(expected, within(BOUND * high));
        double level = 255.0 * (expected - low) / (high - low);
        assertThat((double) (shown.samples()[i] & 0xff)).isCloseTo(level, within(0.501));
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  static Stream<Case> withColour() {
    return files().filter(one -> one.json.has("rgb"));
  }

  @ParameterizedTest
  @MethodSource("withColour")
  void colourIsThatOfConvertColorSpaceAndApplyColorLut(Case one) {
    byte[] file = DicomGolden.file(one.json), expected = ImageGolden.bytes(one.json.get("rgb"));
    try (Dicom dicom = Dicom.of(file, one.toString())) {
      PixelHeader header = PixelHeader.of(dicom.attributes(), "golden");
      PixelImage rgb =
          Colour.rgb(dicom.stored(0), header.photometric(), dicom.attributes(), "golden");
      int plane = rgb.width() * rgb.height();
      byte[] together = new byte[3 * plane];
      for (int i = 0; i < together.length; i++) {
        together[i] = rgb.samples()[i % 3 * plane + i / 3];
      }
      assertThat(together).isEqualTo(expected);
      assertThat(dicom.display(0, DisplayPolicy.VOI_FIRST)).isEqualTo(rgb.toGray());
    }
  }

  static Stream<Case> withXrayVision() {
    return files().filter(one -> one.json.has("xrv"));
  }

  @ParameterizedTest
  @MethodSource("withXrayVision")
  void xrvIsThatOfTorchxrayvision(Case one) {
    try (Dicom dicom = Dicom.of(DicomGolden.file(one.json), one.toString())) {
      float[] expected = ImageGolden.floats(one.json.get("xrv"));
      GrayImage grey = dicom.gray(0, DisplayPolicy.XRV);
      float[] scaled = new float[expected.length];
      float[] sixteen = new float[expected.length];
      GrayImage rounded = dicom.display(0, DisplayPolicy.XRV).toGrayImage();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = (float) ((2 * grey.range().fraction(grey.pixels()[i]) - 1) * 1024);
        sixteen[i] = (float) ((2 * rounded.range().fraction(rounded.pixels()[i]) - 1) * 1024);
      }
      assertThat(DicomGolden.difference(scaled, expected)).isLessThanOrEqualTo(BOUND);
      assertThat(DicomGolden.difference(sixteen, expected)).isLessThanOrEqualTo(BOUND);
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("splinesJson")
  void splineResizingIsThatOfSimpleItk(JsonNode one) {
    JsonNode shape = one.get("shape"), resized = one.get("resized");
    GrayImage image =
        new GrayImage(
            shape.get(1).intValue(),
            shape.get(0).intValue(),
            ImageGolden.floats(one.get("values")),
            new dev.hilum.image.ValueRange(0, 4095));
    GrayImage got =
        SplineResize.resize(image, resized.get(1).intValue(), resized.get(0).intValue());
    assertThat(DicomGolden.difference(got.pixels(), ImageGolden.floats(one.get("expected"))))
        .isLessThanOrEqualTo(BOUND);
  }

  static Stream<JsonNode> splinesJson() {
    return DicomGolden.cases("splines").stream();
  }
}
