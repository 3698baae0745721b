package dev.hilum.weights;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiniteValuesTest {
  @TempDir Path folder;

  /** 70,000 elements, so that the bad one lies beyond the first chunk. */
  @ParameterizedTest
  @CsvSource({
    "F32, 7fc00000, 7f7fffff",
    "F32, ff800000, ff7fffff",
    "F16, 7c00, 7bff",
    "BF16, ffc0, ff7f",
    "F64, 7ff0000000000000, 7fefffffffffffff"
  })
  void theFirstValueThatIsNotFiniteIsNamed(DType dtype, String bad, String good) {
    TensorSource source = source(dtype, Long.parseUnsignedLong(bad, 16));
    assertThatThrownBy(() -> FiniteValues.check(source, name -> false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("element 69000 of \"x\"");
    assertThatCode(() -> FiniteValues.check(source, name -> true)).doesNotThrowAnyException();
    TensorSource whole = source(dtype, Long.parseUnsignedLong(good, 16));
    assertThatCode(() -> FiniteValues.check(whole, name -> false)).doesNotThrowAnyException();
  }

  private TensorSource source(DType dtype, long bits) {
    int width = dtype.byteSize();
    ByteBuffer bytes = ByteBuffer.allocate(70_000 * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < width; i++) {
      bytes.put(69_000 * width + i, (byte) (bits >>> 8 * i));
    }
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "x", new StoredTensor(dtype, new long[] {70_000}, MemorySegment.ofArray(bytes.array())));
    Path path = folder.resolve("x.safetensors");
    SafetensorsWriter.write(path, tensors, Map.of());
    return SafetensorsFile.open(path);
  }
}
