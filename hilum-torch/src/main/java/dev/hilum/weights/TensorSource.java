package dev.hilum.weights;

import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** Where checkpoint tensors come from: a safetensors file, a PyTorch file, a sharded index. */
public interface TensorSource extends AutoCloseable {

  /** The file or folder, for errors. */
  String origin();

  /** All tensor names, in file order. */
  Set<String> names();

  DType dtype(String name);

  long[] shape(String name);

  /**
   * The values: contiguous, little-endian, row-major; mapped rather than read where that is
   * possible.
   */
  MemorySegment bytes(String name);

  @Override
  void close();
}
