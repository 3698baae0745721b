package dev.hilum.nn;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Set;

/** Tensors in memory as a checkpoint. */
record MemorySource(Map<String, Tensor> tensors) implements TensorSource {
  @Override
  public String origin() {
    return "memory";
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public DType dtype(String name) {
    return tensors.get(name).dtype();
  }

  @Override
  public long[] shape(String name) {
    return tensors.get(name).shape().dims();
  }

  @Override
  public MemorySegment bytes(String name) {
    Tensor t = tensors.get(name);
    MemorySegment bytes = Arena.ofAuto().allocate(t.count() * t.dtype().byteSize(), 64);
    t.copyTo(bytes);
    return bytes;
  }

  @Override
  public void close() {}
}
