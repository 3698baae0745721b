package dev.hilum.tensor;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * What every tensor knows of itself: its native handle, its shape, its type, and whose life it
 * shares.
 */
abstract sealed class TensorCore permits TensorMath {
  private final org.bytedeco.pytorch.Tensor handle;
  private final long bytes;
  private @Nullable Scope scope;
  private @Nullable Shape shape;
  private @Nullable DType dtype;
  private boolean closed;

  TensorCore(org.bytedeco.pytorch.Tensor handle, boolean ownsMemory) {
    this.handle = handle;
    Scope current = Scope.current();
    this.scope = current;
    this.bytes = ownsMemory && handle.defined() ? handle.nbytes() : 0;
    current.own(self(), bytes);
  }

  final Tensor self() {
    return (Tensor) this;
  }

  final org.bytedeco.pytorch.Tensor handle() {
    if (closed) {
      throw new IllegalStateException("a tensor was used after its scope closed");
    }
    return handle;
  }

  final @Nullable Scope scope() {
    return scope;
  }

  final void moveTo(Scope other) {
    scope = other;
  }

  /**
   * Keeps this tensor beyond its scope, until {@link #close}; {@code name} stands for it in {@link
   * Scope#memory}.
   */
  public final Tensor keep(String name) {
    handle();
    scope = null;
    Scope.kept(self(), name);
    return self();
  }

  /** Frees this tensor now; closing twice does nothing. */
  public final void close() {
    if (!closed) {
      closed = true;
      Scope.freed(self(), bytes);
      handle.releaseReference();
    }
  }

  public final Shape shape() {
    Shape known = shape;
    if (known == null) {
      long[] dims = new long[(int) handle().dim()];
      for (int i = 0; i < dims.length; i++) {
        dims[i] = handle.size(i);
      }
      known = new Shape(dims);
      shape = known;
    }
    return known;
  }

  /** The size of dimension {@code dim}; negative counts from the end. */
  public final long size(int dim) {
    return shape().size(dim);
  }

  public final int rank() {
    return shape().rank();
  }

  /** The number of elements. */
  public final long count() {
    return shape().count();
  }

  public final DType dtype() {
    DType known = dtype;
    if (known == null) {
      known = DType.ofCode(handle().scalar_type().value);
      dtype = known;
    }
    return known;
  }

  public final Device device() {
    if (!handle().is_cuda()) {
      return Device.CPU;
    }
    try (PointerScope temporaries = new PointerScope()) {
      return new Device(Device.Kind.CUDA, handle().device().index());
    }
  }

  public final boolean isContiguous() {
    return handle().is_contiguous();
  }

  final Tensor op(String name, @Nullable Object... rest) {
    return Dispatch.tensor(name, prepend(rest));
  }

  final Tensor[] ops(String name, @Nullable Object... rest) {
    return Dispatch.tensors(name, prepend(rest));
  }

  final Tensor inPlace(String name, @Nullable Object... rest) {
    Dispatch.run(name, prepend(rest));
    return self();
  }

  private @Nullable Object[] prepend(@Nullable Object[] rest) {
    @Nullable Object[] all = new @Nullable Object[rest.length + 1];
    all[0] = this;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  final void requireSameRank(String what, Tensor... others) {
    for (Tensor other : others) {
      if (other.rank() != rank()) {
        throw new IllegalArgumentException(
            what + " needs tensors of one rank, got " + shape() + " and " + other.shape());
      }
    }
  }

  static long[] longs(int... dims) {
    return Arrays.stream(dims).asLongStream().toArray();
  }

  @Override
  public final String toString() {
    return closed ? "Tensor[closed]" : "Tensor[" + dtype() + shape() + "]";
  }
}
