package dev.hilum.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the golden JSON files: cases whose arrays are zlib + base64, little-endian floats. */
public final class ImageGolden {
  private ImageGolden() {}

  public static JsonNode read(String resource) {
    try (InputStream in = ImageGolden.class.getResourceAsStream("/golden/" + resource)) {
      return JsonMapper.builder().build().readTree(java.util.Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> cases(String resource) {
    return StreamSupport.stream(read(resource).get("cases").spliterator(), false).toList();
  }

  public static byte[] file(JsonNode base64) {
    return Base64.getDecoder().decode(base64.stringValue());
  }

  public static byte[] bytes(JsonNode packed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var in = new InflaterInputStream(new java.io.ByteArrayInputStream(file(packed)))) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static float[] floats(JsonNode packed) {
    byte[] bytes = bytes(packed);
    float[] out = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
    return out;
  }

  static double largestDifference(float[] got, float[] expected) {
    if (got.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs((double) got[i] - expected[i]));
    }
    return largest;
  }
}
