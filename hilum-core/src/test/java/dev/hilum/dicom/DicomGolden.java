package dev.hilum.dicom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The synthetic files of {@code tools/reference/dicom_small.py} and what was made of them. */
final class DicomGolden {
  private static final JsonNode DOCUMENT = read();

  private DicomGolden() {}

  private static JsonNode read() {
    try (InputStream in = DicomGolden.class.getResourceAsStream("/golden/dicom-small.json")) {
      return JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
    return Base64.getDecoder().decode(one.get("file").stringValue());
  }

  static byte[] bytes(JsonNode packed) {
    byte[] deflated = Base64.getDecoder().decode(packed.stringValue());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static float[] floats(JsonNode packed) {
    byte[] bytes = bytes(packed);
    float[] out = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
    return out;
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
