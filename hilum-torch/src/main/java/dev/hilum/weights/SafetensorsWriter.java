package dev.hilum.weights;

import dev.hilum.io.AtomicOutput;
import dev.hilum.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes safetensors files, whole or not at all. Wide elements come first and the header is padded
 * to eight bytes, so that every tensor is aligned to its element and a reader may map it.
 */
public final class SafetensorsWriter {
  private static final int CHUNK = 1 << 24;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SafetensorsWriter() {}

  /** Writes all tensors of {@code source}. */
  public static void write(Path target, TensorSource source, Map<String, String> metadata) {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : source.names()) {
      tensors.put(name, StoredTensor.of(source, name));
    }
    write(target, tensors, metadata);
  }

  /**
   * Writes {@code tensors}, in place of any file of that name; within one element width they keep
   * their order. If the disk does not take it, nothing is left behind.
   */
  public static void write(
      Path target, SequencedMap<String, StoredTensor> tensors, Map<String, String> metadata) {
    List<String> order = new ArrayList<>(tensors.keySet());
    order.sort(Comparator.comparingInt((String name) -> -tensor(tensors, name).dtype().byteSize()));
    AtomicOutput.file(
        target,
        true,
        partial -> {
          try (FileChannel channel =
              FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(channel, header(order, tensors, metadata));
            for (String name : order) {
              writeFully(channel, tensor(tensors, name).bytes());
            }
          }
        });
  }

  private static StoredTensor tensor(Map<String, StoredTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static ByteBuffer header(
      List<String> order, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put("__metadata__", metadata);
    }
    long at = 0;
    for (String name : order) {
      StoredTensor tensor = tensor(tensors, name);
      DType dtype = tensor.dtype();
      long end = at + tensor.bytes().byteSize();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", dtype.name());
      entry.put("shape", tensor.shape());
      entry.put("data_offsets", new long[] {at, end});
      header.put(name, entry);
      at = end;
    }
    byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer out = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(padded).put(json);
    while (out.hasRemaining()) {
      out.put((byte) ' ');
    }
    return out.flip();
  }

  private static void writeFully(FileChannel channel, MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      MemorySegment chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at));
      writeFully(
          channel,
          chunk.isNative()
              ? chunk.asByteBuffer()
              : ByteBuffer.wrap(chunk.toArray(ValueLayout.JAVA_BYTE)));
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int written = channel.write(bytes);
      if (written < 0) {
        throw new IOException("the channel is closed");
      }
    }
  }
}
