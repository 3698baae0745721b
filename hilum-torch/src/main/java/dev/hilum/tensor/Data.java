package dev.hilum.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Values between the JVM and native memory: copies both ways, and views of mapped memory. */
final class Data {
  private Data() {}

  /** A pointer to memory that somebody else owns. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  static Tensor of(MemorySegment source, DType type, long... dims) {
    checkBytes(source, type, dims);
    Tensor t = Tensor.empty(type, dims);
    segment(t).copyFrom(source);
    return t;
  }

  static Tensor stack(List<float[]> items, long... shape) {
    long[] dims = LongStream.concat(LongStream.of(items.size()), LongStream.of(shape)).toArray();
    Tensor t = Tensor.empty(DType.F32, dims);
    MemorySegment target = segment(t);
    long bytes = new Shape(shape).count() * Float.BYTES;
    for (int i = 0; i < items.size(); i++) {
      target.asSlice(i * bytes, bytes).copyFrom(MemorySegment.ofArray(items.get(i)));
    }
    return t;
  }

  static Tensor meta(DType type, long... dims) {
    Native.load();
    try (PointerScope temporaries = new PointerScope()) {
      return Dispatch.tensor(
          "aten::empty.memory_format", dims, type, null, new org.bytedeco.pytorch.Device("meta"));
    }
  }

  static Tensor map(MemorySegment memory, DType type, long... dims) {
    checkBytes(memory, type, dims);
    if (!memory.isNative()) {
      throw new IllegalArgumentException("map needs native memory, got an array of the heap");
    }
    if (memory.address() % type.byteSize() != 0) {
      throw new IllegalArgumentException(
          "map needs memory aligned to " + type.byteSize() + " bytes, got " + memory.address());
    }
    Native.load();
    try (PointerScope temporaries = new PointerScope()) {
      var options = new TensorOptions(torch.ScalarType.values()[ordinal(type)]);
      var handle = torch.from_blob(new Address(memory.address()), dims, options);
      handle.retainReference();
      temporaries.detach(handle);
      return new Tensor(handle, false);
    }
  }

  private static int ordinal(DType type) {
    torch.ScalarType[] all = torch.ScalarType.values();
    for (int i = 0; i < all.length; i++) {
      if (all[i].value == type.code()) {
        return i;
      }
    }
    throw new IllegalArgumentException("no scalar type for " + type);
  }

  private static void checkBytes(MemorySegment memory, DType type, long[] dims) {
    long bytes = Math.multiplyExact(new Shape(dims).count(), type.byteSize());
    if (memory.byteSize() != bytes) {
      throw new IllegalArgumentException(
          type.name() + new Shape(dims) + " takes " + bytes + " bytes, got " + memory.byteSize());
    }
  }

  /** The native memory of a contiguous tensor; valid while the tensor lives. */
  static MemorySegment segment(Tensor t) {
    if (t.device().kind() != Device.Kind.CPU || !t.isContiguous()) {
      throw new IllegalArgumentException("memory needs a contiguous CPU tensor, got " + t);
    }
    try (PointerScope temporaries = new PointerScope()) {
      long bytes = t.count() * t.dtype().byteSize();
      if (bytes == 0) {
        return MemorySegment.NULL; // libtorch keeps no memory for a tensor without values
      }
      return MemorySegment.ofAddress(t.handle().data_ptr().address()).reinterpret(bytes);
    }
  }

  static void copyTo(Tensor t, MemorySegment target) {
    long bytes = t.count() * t.dtype().byteSize();
    if (target.byteSize() != bytes) {
      throw new IllegalArgumentException(
          t + " takes " + bytes + " bytes, got " + target.byteSize());
    }
    try (Scope scope = Scope.open()) {
      target.copyFrom(segment(t.detach().to(Device.CPU).contiguous()));
    }
  }

  static float[] floats(Tensor t) {
    float[] out = new float[Math.toIntExact(t.count())];
    try (Scope scope = Scope.open()) {
      copyTo(t.detach().to(DType.F32), MemorySegment.ofArray(out));
    }
    return out;
  }

  static double[] doubles(Tensor t) {
    double[] out = new double[Math.toIntExact(t.count())];
    try (Scope scope = Scope.open()) {
      copyTo(t.detach().to(DType.F64), MemorySegment.ofArray(out));
    }
    return out;
  }

  static long[] longs(Tensor t) {
    long[] out = new long[Math.toIntExact(t.count())];
    try (Scope scope = Scope.open()) {
      copyTo(t.detach().to(DType.I64), MemorySegment.ofArray(out));
    }
    return out;
  }

  static Tensor to(Tensor t, Device device) {
    try (PointerScope temporaries = new PointerScope()) {
      var target =
          device.kind() == Device.Kind.CPU
              ? new org.bytedeco.pytorch.Device("cpu")
              : new org.bytedeco.pytorch.Device("cuda:" + device.index());
      var handle = t.handle().to(target, torch.ScalarType.values()[ordinal(t.dtype())]);
      handle.retainReference();
      temporaries.detach(handle);
      return new Tensor(handle, true);
    }
  }
}
