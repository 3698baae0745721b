package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A tensor that is cut, turned or put together from others when its values are asked for. */
record LazyTensor(DType dtype, long[] shape, Supplier<MemorySegment> bytes) {

  static LazyTensor of(TensorSource source, String name) {
    return new LazyTensor(source.dtype(name), source.shape(name), () -> source.bytes(name));
  }

  /** Rows {@code index} of {@code count} equal runs of rows: a slice, not a copy. */
  LazyTensor part(int index, int count) {
    long[] part = shape.clone();
    part[0] /= count;
    long size = Sizes.bytes(dtype, part);
    return new LazyTensor(dtype, part, () -> bytes.get().asSlice(index * size, size));
  }

  /** A matrix [a, b] as [b, a]. */
  LazyTensor transposed() {
    long[] turned = {shape[1], shape[0]};
    long[] strides = {1, shape[1]};
    return new LazyTensor(
        dtype, turned, () -> Strided.copy(bytes.get(), dtype.byteSize(), 0, turned, strides));
  }

  /** The rows of all parts, one after the other. */
  static LazyTensor joined(List<LazyTensor> parts, String origin, String name) {
    LazyTensor first = parts.getFirst();
    for (LazyTensor part : parts) {
      if (part.dtype != first.dtype
          || part.shape.length == 0
          || !Arrays.equals(part.shape, first.shape)) {
        throw new BadInputException(
            "%s: the parts of \"%s\" must agree, got %s %s and %s %s"
                .formatted(
                    origin,
                    name,
                    first.dtype,
                    Arrays.toString(first.shape),
                    part.dtype,
                    Arrays.toString(part.shape)));
      }
    }
    long[] whole = first.shape.clone();
    whole[0] *= parts.size();
    return new LazyTensor(
        first.dtype,
        whole,
        () -> {
          MemorySegment out = Arena.ofAuto().allocate(Sizes.bytes(first.dtype, whole), 64);
          long size = Sizes.bytes(first.dtype, first.shape);
          for (int i = 0; i < parts.size(); i++) {
            MemorySegment.copy(parts.get(i).bytes.get(), 0, out, i * size, size);
          }
          return out;
        });
  }
}
