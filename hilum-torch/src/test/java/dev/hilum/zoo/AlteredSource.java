package dev.hilum.zoo;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A checkpoint in memory, to be changed name by name. */
final class AlteredSource implements TensorSource {

  private record Entry(DType dtype, long[] shape, MemorySegment bytes) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  static AlteredSource of(TensorSource source) {
    AlteredSource copy = new AlteredSource();
    for (String name : source.names()) {
      copy.entries.put(name, new Entry(source.dtype(name), source.shape(name), source.bytes(name)));
    }
    return copy;
  }

  static AlteredSource of(Map<String, Tensor> tensors) {
    AlteredSource copy = new AlteredSource();
    tensors.forEach(
        (name, t) -> {
          MemorySegment bytes = Arena.ofAuto().allocate(t.count() * t.dtype().byteSize(), 8);
          t.copyTo(bytes);
          copy.entries.put(name, new Entry(t.dtype(), t.shape().dims(), bytes));
        });
    return copy;
  }

  AlteredSource without(String name) {
    AlteredSource copy = of(this);
    copy.entries.remove(name);
    return copy;
  }

  AlteredSource with(String name, long... shape) {
    AlteredSource copy = of(this);
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    copy.entries.put(
        name, new Entry(DType.F32, shape, MemorySegment.ofArray(new float[(int) count])));
    return copy;
  }

  /**
   * Adds 0.25 sin(i + 1) to value i: not the same to all, because a norm that follows would take a
   * constant out again.
   */
  AlteredSource disturbed(String name) {
    Entry e = entries.get(name);
    float[] values = new float[(int) (e.bytes().byteSize() / 4)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          e.bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i)
              + (float) (0.25 * Math.sin(i + 1));
    }
    AlteredSource copy = of(this);
    copy.entries.put(name, new Entry(e.dtype(), e.shape(), MemorySegment.ofArray(values)));
    return copy;
  }

  @Override
  public String origin() {
    return "altered";
  }

  @Override
  public Set<String> names() {
    return entries.keySet();
  }

  @Override
  public DType dtype(String name) {
    return entries.get(name).dtype();
  }

  @Override
  public long[] shape(String name) {
    return entries.get(name).shape();
  }

  @Override
  public MemorySegment bytes(String name) {
    return entries.get(name).bytes();
  }

  @Override
  public void close() {}
}
