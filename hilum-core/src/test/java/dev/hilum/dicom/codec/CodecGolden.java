package dev.hilum.dicom.codec;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.InflaterOutputStream;

/**
 * A code stream and what is in it, made by {@code tools/reference/codecs_small.py}.
 *
 * @param values of 16 bits
 */
record CodecGolden(String name, String uid, byte[] file, FrameSpec header, short[] values) {

  /** The cases of {@code codecs-small-PART.json}. */
  static List<CodecGolden> read(String part) {
    String resource = "/golden/codecs-small-" + part + ".json";
    try (InputStream in = CodecGolden.class.getResourceAsStream(resource)) {
      String text =
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
      return Json.parse(text, resource).objects("cases").stream().map(CodecGolden::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CodecGolden of(JsonObject one) {
    FrameSpec header =
        new FrameSpec(
            one.integer("rows"),
            one.integer("columns"),
            one.integer("samples"),
            one.integer("allocated"),
            one.integer("bits"),
            one.flag("signed", false));
    ByteBuffer bytes =
        ByteBuffer.wrap(inflated(decoded(one.text("values")))).order(ByteOrder.LITTLE_ENDIAN);
    short[] values = new short[bytes.remaining() / 2];
    bytes.asShortBuffer().get(values);
    return new CodecGolden(
        one.text("name"), one.text("uid"), decoded(one.text("file")), header, values);
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static byte[] inflated(byte[] packed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InflaterOutputStream inflater = new InflaterOutputStream(out)) {
      inflater.write(packed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
