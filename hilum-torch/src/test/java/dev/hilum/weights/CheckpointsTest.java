package dev.hilum.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path dir;

  @Test
  void safetensorsIsKnownWhateverTheLengthOfItsHeader() throws Exception {
    TreeSet<Integer> lowBytes = new TreeSet<>();
    for (int length = 1; length < 260; length++) {
      SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
      tensors.put(
          "w".repeat(length),
          new StoredTensor(DType.U8, new long[] {2}, MemorySegment.ofArray(new byte[] {3, 4})));
      Path file = dir.resolve("x" + length + ".safetensors");
      SafetensorsWriter.write(file, tensors, Map.of());
      lowBytes.add(Files.readAllBytes(file)[0] & 0xff);
      try (TensorSource source = Checkpoints.open(file)) {
        assertThat(source.names()).containsExactly("w".repeat(length));
      }
    }
    assertThat(lowBytes).contains(0x80); // where a pickle starts
  }
}
