package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The header of a safetensors file: eight bytes of length (little-endian), then a JSON object of
 * {@code name: {"dtype", "shape", "data_offsets": [begin, end]}} and an optional {@code
 * __metadata__} of strings; the data follow. Every rule of the format is checked here, so that
 * slices taken by {@link Entry} lie in the file and tile the data without overlap, gap or rest.
 */
record SafetensorsHeader(
    SequencedMap<String, Entry> entries, SequencedMap<String, String> metadata, long dataStart) {

  /** The format's own cap on the header. */
  static final long MAX_HEADER = 100_000_000;

  private static final int MAX_RANK = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** One tensor; {@code begin} and {@code end} count bytes from the start of the data. */
  record Entry(DType dtype, long[] shape, long begin, long end) {}

  static SafetensorsHeader read(MemorySegment file, String origin) {
    long size = file.byteSize();
    if (size < 8) {
      throw new BadInputException(
          origin + ": a safetensors file has at least 8 bytes, got " + size);
    }
    long length = file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    if (length < 2 || length > MAX_HEADER || length > size - 8) {
      throw new BadInputException(
          origin
              + ": the safetensors header must have 2 to "
              + Math.min(MAX_HEADER, size - 8)
              + " bytes, got "
              + Long.toUnsignedString(length));
    }
    if (file.get(ValueLayout.JAVA_BYTE, 8) != '{') {
      throw new BadInputException(
          origin
              + ": the safetensors header must start with {, got byte "
              + (file.get(ValueLayout.JAVA_BYTE, 8) & 0xff));
    }
    return parse(file.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE), size, origin);
  }

  private static SafetensorsHeader parse(byte[] json, long size, String origin) {
    int length = json.length;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      SafetensorsHeader header = new Reader(parser, origin).header(8 + length);
      header.checkTiling(size - 8 - length, origin);
      return header;
    } catch (JacksonException e) {
      throw new BadInputException(
          origin + ": the safetensors header is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Entry placed(String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }

  private void checkTiling(long dataBytes, String origin) {
    List<String> byOffset = new ArrayList<>(entries.keySet());
    byOffset.sort(
        Comparator.comparingLong((String name) -> placed(name).begin)
            .thenComparingLong(name -> placed(name).end));
    long at = 0;
    for (String name : byOffset) {
      Entry entry = placed(name);
      if (entry.begin != at) {
        throw new BadInputException(
            origin
                + ": tensor data must follow each other without "
                + (entry.begin < at ? "overlap" : "gap")
                + ", \""
                + name
                + "\" should begin at byte "
                + at
                + ", got "
                + entry.begin);
      }
      at = entry.end;
    }
    if (at != dataBytes) {
      throw new BadInputException(
          origin + ": the header describes " + at + " bytes of data, the file holds " + dataBytes);
    }
  }

  /** Walks the header's tokens; nothing is kept but the entries. */
  private static final class Reader {
    private final JsonParser parser;
    private final String origin;

    Reader(JsonParser parser, String origin) {
      this.parser = parser;
      this.origin = origin;
    }

    SafetensorsHeader header(long dataStart) {
      SequencedMap<String, Entry> entries = new LinkedHashMap<>();
      SequencedMap<String, String> metadata = new LinkedHashMap<>();
      expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        expect(parser.nextToken(), JsonToken.START_OBJECT, "\"" + name + "\"");
        if (name.equals("__metadata__")) {
          while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            expect(parser.nextToken(), JsonToken.VALUE_STRING, "__metadata__ \"" + key + "\"");
            metadata.put(key, parser.getString());
          }
        } else {
          entries.put(name, entry(name));
        }
      }
      if (parser.nextToken() != null) {
        throw new BadInputException(origin + ": text follows the safetensors header's object");
      }
      return new SafetensorsHeader(entries, metadata, dataStart);
    }

    private Entry entry(String name) {
      DType dtype = null;
      long[] shape = null;
      long[] offsets = null;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        JsonToken token = parser.nextToken();
        switch (key) {
          case "dtype" -> {
            expect(token, JsonToken.VALUE_STRING, "\"" + name + "\" dtype");
            dtype = dtype(name, parser.getString());
          }
          case "shape" -> shape = integers(token, "\"" + name + "\" shape");
          case "data_offsets" -> offsets = integers(token, "\"" + name + "\" data_offsets");
          default ->
              throw new BadInputException(
                  origin
                      + ": tensor \""
                      + name
                      + "\" must have the keys dtype, shape and data_offsets, got \""
                      + key
                      + "\"");
        }
      }
      if (dtype == null || shape == null || offsets == null) {
        throw new BadInputException(
            origin + ": tensor \"" + name + "\" must have dtype, shape and data_offsets");
      }
      if (offsets.length != 2 || offsets[0] > offsets[1]) {
        throw new BadInputException(
            origin
                + ": data_offsets must be [begin, end] with begin <= end, got "
                + Arrays.toString(offsets)
                + " for \""
                + name
                + "\"");
      }
      long bytes = Sizes.bytes(dtype, shape);
      if (bytes != offsets[1] - offsets[0]) {
        throw new BadInputException(
            origin
                + ": tensor \""
                + name
                + "\" "
                + dtype
                + " "
                + Arrays.toString(shape)
                + " takes "
                + (bytes < 0 ? "more than 2^63" : bytes)
                + " bytes, its data_offsets hold "
                + (offsets[1] - offsets[0]));
      }
      return new Entry(dtype, shape, offsets[0], offsets[1]);
    }

    private DType dtype(String name, String text) {
      for (DType dtype : DType.values()) {
        if (dtype.name().equals(text)) {
          return dtype;
        }
      }
      throw new BadInputException(
          origin
              + ": the dtype must be one of "
              + Arrays.toString(DType.values())
              + ", got \""
              + text
              + "\" for \""
              + name
              + "\"");
    }

    private long[] integers(JsonToken token, String what) {
      expect(token, JsonToken.START_ARRAY, what);
      long[] out = new long[4];
      int count = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || parser.getLongValue() < 0) {
          throw new BadInputException(
              origin + ": " + what + " must hold integers from 0 to 2^63 - 1");
        }
        if (count == MAX_RANK) {
          throw new BadInputException(
              origin + ": " + what + " must have at most " + MAX_RANK + " numbers, got more");
        }
        out = count == out.length ? Arrays.copyOf(out, 2 * count) : out;
        out[count++] = parser.getLongValue();
      }
      return Arrays.copyOf(out, count);
    }

    private void expect(@Nullable JsonToken got, JsonToken rule, String what) {
      if (got != rule) {
        throw new BadInputException(
            origin + ": " + what + " must be a JSON " + kind(rule) + ", got " + kind(got));
      }
    }

    private static String kind(@Nullable JsonToken token) {
      return switch (token) {
        case null -> "nothing";
        case START_OBJECT -> "object";
        case START_ARRAY -> "array";
        case VALUE_STRING -> "string";
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
        default -> token.toString();
      };
    }
  }
}
