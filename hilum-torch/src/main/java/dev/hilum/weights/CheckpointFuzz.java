package dev.hilum.weights;

import dev.hilum.io.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The checkpoint readers as targets of damaged files. */
public final class CheckpointFuzz {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;

  private CheckpointFuzz() {}

  /**
   * @param seeds whole safetensors files
   */
  public static FuzzTarget safetensors(List<byte[]> seeds) {
    return new FuzzTarget(
        "safetensors",
        seeds,
        CheckpointFuzz::repairHeaderLength,
        "SafetensorsHeader.parse",
        file -> readAll(SafetensorsFile.of(MappedFile.of(file, "mutant.safetensors"))));
  }

  /**
   * @param seeds whole files of {@code torch.save}, of both formats
   */
  public static FuzzTarget pyTorch(List<byte[]> seeds) {
    return new FuzzTarget(
        "pytorch",
        seeds,
        CheckpointFuzz::repairZip,
        "Unpickler.read",
        file -> readAll(PyTorchFile.of(MappedFile.of(file, "mutant.pt"))));
  }

  private static void readAll(TensorSource source) {
    try (source) {
      for (String name : source.names()) {
        long expected = Sizes.bytes(source.dtype(name), source.shape(name));
        if (source.bytes(name).byteSize() != expected) {
          throw new IllegalStateException("the bytes of " + name + " do not fit its shape");
        }
      }
    }
  }

  /** Sets the length to where the JSON's braces close. */
  private static byte[] repairHeaderLength(byte[] file) {
    int depth = 0;
    for (int i = 8; i < file.length; i++) {
      depth += file[i] == '{' ? 1 : file[i] == '}' ? -1 : 0;
      if (depth <= 0) {
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, i - 7);
        return file;
      }
    }
    return file;
  }

  /** Writes the directory anew from the local headers that are still there. */
  private static byte[] repairZip(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> starts = new ArrayList<>();
    int stop = file.length;
    for (int at = 0; at + 30 <= file.length; at++) {
      if (in.getInt(at) == LOCAL) {
        starts.add(at);
      } else if (in.getInt(at) == CENTRAL) {
        stop = at;
        break;
      }
    }
    if (starts.isEmpty()) {
      return file;
    }
    ByteBuffer directory =
        ByteBuffer.allocate(22 + starts.size() * 46 + file.length).order(ByteOrder.LITTLE_ENDIAN);
    int entries = 0;
    for (int i = 0; i < starts.size(); i++) {
      int start = starts.get(i), next = i + 1 < starts.size() ? starts.get(i + 1) : stop;
      int nameLength = in.getShort(start + 26) & 0xffff;
      int data = start + 30 + nameLength + (in.getShort(start + 28) & 0xffff);
      if (data > next || directory.remaining() < 46 + 22 + nameLength) {
        continue;
      }
      directory.putInt(CENTRAL).putLong(0).putInt(0).putInt(0); // up to the checksum
      directory.putInt(next - data).putInt(next - data);
      directory.putShort((short) nameLength).putLong(0).putInt(0); // up to the attributes
      directory.putInt(start);
      directory.put(file, start + 30, nameLength);
      entries++;
    }
    int size = directory.position();
    directory.putInt(END).putInt(0).putShort((short) entries).putShort((short) entries);
    directory.putInt(size).putInt(stop).putShort((short) 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, stop);
    out.write(directory.array(), 0, directory.position());
    return out.toByteArray();
  }
}
