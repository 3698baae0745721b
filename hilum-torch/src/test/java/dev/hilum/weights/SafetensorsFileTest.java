package dev.hilum.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyElementTypeComesBackAsWritten(DType dtype) {
    byte[] values = new byte[6 * dtype.byteSize()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (dtype == DType.BOOL ? i % 2 : 7 * i + 1);
    }
    Path path = folder.resolve("x.safetensors");
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("byte", new StoredTensor(DType.U8, new long[] {1}, heap(new byte[] {9})));
    tensors.put("x", new StoredTensor(dtype, new long[] {2, 3}, heap(values)));
    tensors.put("none", new StoredTensor(dtype, new long[] {0, 3}, heap(new byte[0])));
    SafetensorsWriter.write(path, tensors, Map.of("format", "pt"));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.names()).containsExactlyInAnyOrder("byte", "x", "none");
      assertThat(file.dtype("x")).isEqualTo(dtype);
      assertThat(file.shape("x")).containsExactly(2, 3);
      assertThat(file.bytes("x").toArray(ValueLayout.JAVA_BYTE)).isEqualTo(values);
      assertThat(file.bytes("x").address() % dtype.byteSize()).isZero();
      assertThat(file.shape("none")).containsExactly(0, 3);
      assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
    }
    assertThat(folder.resolve("x.safetensors.partial")).doesNotExist();
  }

  @Test
  void valuesFromArraysOfAnyKindAreWritten() {
    Path path = folder.resolve("x.safetensors");
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    float[] values = {1, 2.5f};
    tensors.put("x", new StoredTensor(DType.F32, new long[] {2}, MemorySegment.ofArray(values)));
    SafetensorsWriter.write(path, tensors, Map.of());
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.bytes("x").toArray(ValueLayout.JAVA_FLOAT)).containsExactly(values);
    }
  }

  @Test
  void filesBeyondTwoGibibytesAreMapped() throws IOException {
    long big = (5L << 30) / 2;
    Path path = folder.resolve("big.safetensors");
    byte[] header =
        String.format(
                "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                    + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}",
                big, big, big, big + 4)
            .getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      assertThat(channel.write(bytes(header.length, header), 0)).isPositive();
      ByteBuffer last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 1.5f);
      assertThat(channel.write(last, 8 + header.length + big)).isEqualTo(4);
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.bytes("big").byteSize()).isEqualTo(big);
      assertThat(file.bytes("last").get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0)).isEqualTo(1.5f);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 5 | describes 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 4 | describes 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | takes 8 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | without gap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}"
            + " | 6 | without overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | 4 | begin <= end",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4 | from 0 to",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}} | 0 |"
            + " more than 2^63",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e2],\"data_offsets\":[0,4]}} | 4 | integers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}} | 4 |"
            + " integers",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | F8_E4M3",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | 4 | must have dtype",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}} | 4 | got \"x\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"
            + " | 0 | Duplicate",
        "{\"a\":3} | 0 | must be a JSON object, got number",
        "{\"__metadata__\":{\"k\":1}} | 0 | must be a JSON string, got number",
        "{\"a\" | 0 | not valid JSON",
        "{} {} | 0 | follows",
        "[1] | 0 | must start with {",
      })
  void refusesHeadersThatBreakARule(String header, int dataBytes, String words) throws IOException {
    Path path = write(header.length(), header, dataBytes);
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("x.safetensors")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "3", "100000001", "9223372036854775807", "-1"})
  void refusesHeaderLengthsBeyondTheFile(long length) throws IOException {
    Path path = write(length, "{}", 0);
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "header must have 2 to 2 bytes, got " + Long.toUnsignedString(length));
  }

  @Test
  void refusesEmptyFilesFoldersAndAbsentFiles() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> Checkpoints.open(empty)).hasMessageContaining("empty, 0 bytes");
    assertThatThrownBy(() -> Checkpoints.open(folder)).hasMessageContaining("got a folder");
    assertThatThrownBy(() -> Checkpoints.open(folder.resolve("none")))
        .hasMessageContaining("no such file");
    Path text = Files.writeString(folder.resolve("text"), "hello");
    assertThatThrownBy(() -> Checkpoints.open(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("68 65 6c 6c 6f");
  }

  @Test
  void shardsMustStayInTheirFolder() throws IOException {
    Path index =
        Files.writeString(
            folder.resolve("model.safetensors.index.json"),
            "{\"weight_map\":{\"a\":\"../secret.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoints.open(index))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("beside its index");
  }

  private Path write(long length, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[8 + json.length + dataBytes];
    bytes(length, json).get(all, 0, 8 + json.length);
    return Files.write(folder.resolve("x.safetensors"), all);
  }

  private static ByteBuffer bytes(long length, byte[] header) {
    return ByteBuffer.allocate(8 + header.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .flip();
  }

  private static MemorySegment heap(byte[] bytes) {
    return MemorySegment.ofArray(bytes);
  }
}
