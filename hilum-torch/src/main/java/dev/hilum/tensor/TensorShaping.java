package dev.hilum.tensor;

import java.util.Arrays;
import java.util.List;

/** Views, joins, selections and conversions: where the numbers stand, not what they are. */
abstract sealed class TensorShaping extends TensorMath permits Tensor {
  private static final int CHANNELS_LAST = 2; // libtorch's code of the memory format

  TensorShaping(org.bytedeco.pytorch.Tensor handle, boolean ownsMemory) {
    super(handle, ownsMemory);
  }

  /**
   * The same values in another shape; one size may be -1. Copies only when the layout asks for it.
   */
  public final Tensor reshape(long... dims) {
    return op("aten::reshape", dims);
  }

  public final Tensor permute(int... dims) {
    if (dims.length != rank()) {
      throw new IllegalArgumentException(
          "permute: one dimension for each of the tensor's, got "
              + Arrays.toString(dims)
              + " for "
              + shape());
    }
    return op("aten::permute", longs(dims));
  }

  public final Tensor transpose(int a, int b) {
    return op("aten::transpose.int", a, b);
  }

  public final Tensor unsqueeze(int dim) {
    return op("aten::unsqueeze", dim);
  }

  public final Tensor squeeze(int dim) {
    return op("aten::squeeze.dim", dim);
  }

  /** Joins the dimensions {@code from} to {@code to} (both included) into one. */
  public final Tensor flatten(int from, int to) {
    return op("aten::flatten.using_ints", from, to);
  }

  /** Repeats dimensions of size 1 without copying; -1 leaves a dimension as it is. */
  public final Tensor expand(long... dims) {
    return op("aten::expand", dims);
  }

  /** Copies the tensor {@code times[i]} times along each dimension. */
  public final Tensor repeat(long... times) {
    return op("aten::repeat", times);
  }

  /** The part [start, start + length) of one dimension. */
  public final Tensor narrow(int dim, long start, long length) {
    if (start < 0 || length < 0 || start + length > size(dim)) {
      throw new IllegalArgumentException(
          "narrow: the part must lie within dimension "
              + dim
              + ", got ["
              + start
              + ", "
              + (start + length)
              + ") for "
              + shape());
    }
    return op("aten::narrow", dim, start, length);
  }

  /** Index {@code i} of one dimension, which goes. */
  public final Tensor select(int dim, long i) {
    return op("aten::select.int", dim, i);
  }

  public final Tensor indexSelect(int dim, Tensor indices) {
    return op("aten::index_select", dim, indices);
  }

  public final Tensor gather(int dim, Tensor indices) {
    return op("aten::gather", dim, indices);
  }

  /** Rows of the leading dimensions: {@code this[indices[0], indices[1], …]}. */
  public final Tensor index(Tensor... indices) {
    return op("aten::index.Tensor", (Object) indices);
  }

  /** Adds the rows of {@code source} to the rows {@code indices} of dimension {@code dim}. */
  public final Tensor indexAdd(int dim, Tensor indices, Tensor source) {
    return op("aten::index_add", dim, indices, source);
  }

  /** All slices along {@code dim}, which goes. */
  public final Tensor[] unbind(int dim) {
    return ops("aten::unbind.int", dim);
  }

  /** Pieces of {@code size} along {@code dim}; the last may be shorter. */
  public final Tensor[] split(long size, int dim) {
    return ops("aten::split.Tensor", size, dim);
  }

  public final Tensor[] chunk(long pieces, int dim) {
    return ops("aten::chunk", pieces, dim);
  }

  public final Tensor flip(int... dims) {
    return op("aten::flip", longs(dims));
  }

  public final Tensor roll(long[] shifts, int... dims) {
    return op("aten::roll", shifts, longs(dims));
  }

  /** Pads with a constant; {@code amounts} are before and after, from the last dimension on. */
  public final Tensor pad(double value, long... amounts) {
    return op("aten::constant_pad_nd", amounts, value);
  }

  public final Tensor contiguous() {
    return op("aten::contiguous");
  }

  /**
   * [B, C, H, W] with the channels of a pixel side by side in memory, as convolutions read fastest.
   */
  public final Tensor channelsLast() {
    return op("aten::contiguous", CHANNELS_LAST);
  }

  /** A copy of its own. */
  public final Tensor copy() {
    return op("aten::clone");
  }

  /** The same values without the graph that made them. */
  public final Tensor detach() {
    return op("aten::detach");
  }

  public final Tensor to(DType type) {
    return type == dtype() ? self() : op("aten::to.dtype", type);
  }

  public final Tensor to(Device device) {
    return device.equals(device()) ? self() : Data.to(self(), device);
  }

  /** Joins tensors along an existing dimension. */
  public static Tensor cat(List<Tensor> parts, int dim) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("cat needs at least one tensor, got 0");
    }
    parts.get(0).requireSameRank("cat", parts.toArray(Tensor[]::new));
    return Dispatch.tensor("aten::cat", parts.toArray(), dim);
  }

  /** Joins tensors of one shape along a new dimension. */
  public static Tensor stack(List<Tensor> parts, int dim) {
    return Dispatch.tensor("aten::stack", parts.toArray(), dim);
  }
}
