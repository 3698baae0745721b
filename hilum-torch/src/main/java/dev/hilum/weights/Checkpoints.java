package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Opens checkpoints of any supported format, told apart by content rather than by extension. */
public final class Checkpoints {
  private Checkpoints() {}

  /**
   * Opens a safetensors file, a PyTorch file (zip or older), or the index of a sharded checkpoint.
   *
   * @throws BadInputException if the file is none of these, or breaks a rule of its format
   */
  public static TensorSource open(Path path) {
    byte[] head;
    boolean torch;
    try (MappedFile file = MappedFile.open(path)) {
      MemorySegment bytes = file.bytes();
      head = bytes.asSlice(0, Math.min(16, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE);
      torch = PyTorchFile.looksRight(bytes);
    }
    if (startsSafetensors(head)) {
      return SafetensorsFile.open(path);
    }
    if (torch) {
      return PyTorchFile.open(path);
    }
    if (head[0] == '{') {
      return ShardedCheckpoint.open(path);
    }
    throw new BadInputException(
        path
            + ": must be a safetensors file, a PyTorch file or the index of a sharded checkpoint,"
            + " it starts with the bytes "
            + hex(head));
  }

  /**
   * A header length below 4 GB, then a brace. Asked first: the length's low byte may be that of a
   * pickle (80) or of a JSON text (7b).
   */
  private static boolean startsSafetensors(byte[] head) {
    return head.length > 8 && (head[4] | head[5] | head[6] | head[7]) == 0 && head[8] == '{';
  }

  private static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      out.append(out.isEmpty() ? "" : " ").append(String.format("%02x", b));
    }
    return out.toString();
  }
}
